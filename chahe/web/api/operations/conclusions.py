"""A person concludes an item; another signs it or returns it. The rules are determination.conclude's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from chahe.casefile.case import Case
from chahe.casefile.conclusions import conclude
from chahe.casefile.facts import Facts
from chahe.determination.conclude import Role, Wanted
from chahe.model import Word
from chahe.web.acting import act, declared
from chahe.web.api.entry import by, case_of
from chahe.web.api.operation import Operation
from chahe.web.api.operations.items import ItemWhole, whole_item
from chahe.web.api.seen import IfMatch, seen_of, tag, unless_overtaken
from chahe.web.api.shapes import Given, Person, Text, example
from chahe.web.models import Item, Observation
from chahe.web.roles import Need
from chahe.web.unseen import as_item


class Conclusion(Given):
    """The preparer's word and text."""

    model_config = example(word="不符合", text="經核對名單，二人未納入演練。", independent=True, by="王小明")
    word: Word
    text: Text
    independent: bool = Field(
        description="Declared: neither handled the business within a year nor an interest in it (內控辦法 §15(2))."
    )
    by: Person = ""


class Review(Given):
    """The reviewer's: the preparer's word signed, or (`word` null) returned with a text that says why."""

    model_config = example(word="不符合", text="同意。", independent=True, by="李大華")
    word: Word | None
    text: Text
    independent: bool
    by: Person = ""


def prepare(
    request: HttpRequest, case: str, code: str, said: Conclusion, response: HttpResponse, if_match: IfMatch = ""
) -> ItemWhole:
    """Conclude an item as its preparer."""
    return _sign(request, code, said, Role.PREPARER, if_match, response)


def review(
    request: HttpRequest, case: str, code: str, said: Review, response: HttpResponse, if_match: IfMatch = ""
) -> ItemWhole:
    """Sign what another concluded, or return it."""
    return _sign(request, code, said, Role.REVIEWER, if_match, response)


def _sign(
    request: HttpRequest, code: str, said: Conclusion | Review, role: Role, if_match: str, response: HttpResponse
) -> ItemWhole:
    seen = seen_of(if_match)
    word = None if said.word is None else said.word.value
    wanted = Wanted(code, by(request, said.by, asked=False), role, word, said.text, said.independent, declared(request))
    examination = case_of(request)

    def sign(case: Case) -> Any:
        facts = Facts(case)
        unless_overtaken(lambda: as_item(case, code, seen, facts))
        return conclude(case, wanted, facts)

    act(examination, sign)
    found = Item.objects.get(examination_id=examination.pk, code=code)
    whole = Observation.objects.filter(examination_id=examination.pk, item=code, subject="*")
    answer = whole_item(found, {o.check_id: o for o in whole})
    response["ETag"] = tag(answer.seen)
    return answer


_AT = "cases/{case}/items/{code}"
PREPARE = Operation("conclude", "POST", f"{_AT}/conclusion", Need.PREPARE, prepare, ItemWhole)
REVIEW = Operation("review", "POST", f"{_AT}/review", Need.REVIEW, review, ItemWhole)
