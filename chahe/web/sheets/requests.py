"""檢查資料清單 with the state of each line."""

from pathlib import Path

from chahe.casefile import handed_over
from chahe.casefile.case import Case
from chahe.model import Supply
from chahe.scope.profile import parse_profile
from chahe.scope.request import request_list
from chahe.scope.select import selection
from chahe.web.models import Evidence
from chahe.web.sheets.api import Asked, Sheet


def sheet(asked: Asked) -> Sheet:
    """Filter `state`."""
    case = Case.open(Path(asked.examination.folder))
    profile = parse_profile(case.profile_text())
    supplied = handed_over.supplied(case)
    files: dict[str, int] = {}
    for code in Evidence.objects.filter(examination=asked.examination).values_list("code", flat=True):
        files[code] = files.get(code, 0) + 1
    wanted = asked.query.get("state", "")
    lines = []
    for line in request_list(profile, selection(profile)):
        here = supplied.get(line.code)
        state = here.state if here else Supply.PENDING
        if wanted in ("", state.value):
            why = (here.reason or "") if here else ""
            items = "、".join(line.items)
            lines.append(
                (line.code, line.request.name, items, line.request.period, line.request.due.value,
                 asked.word("supply", state.value), why, files.get(line.code, 0))
            )  # fmt: skip
    return Sheet(
        title=asked.say("web/requests"),
        columns=(
            asked.column("web/request-code", width=9),
            asked.column("web/request-name", width=44),
            asked.column("web/items", width=30),
            asked.column("web/period", width=24),
            asked.column("web/due", width=12),
            asked.column("web/supply", width=12),
            asked.column("tables/why", width=30),
            asked.column("web/evidence", number=True),
        ),
        total=len(lines),
        rows=lambda: iter(lines),
        filters=((asked.say("web/supply"), asked.word("supply", wanted)),) if wanted else (),
    )
