"""Nothing over what was not seen (RFC 9110, 13.1.1): who acts sends back, as `If-Match`, the `ETag` of what they read.

The tag is a token in quotes (`casefile.before_them`): it covers the last act about an item's conclusion or a finding,
and the facts, evidence, norms and text that stood there; "0" where the case was not examined.
"""

import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from ninja import Header

from chahe.errors import CallError
from chahe.web.api.problems import Refused, refused

_TAG = re.compile(r'"([0-9]{1,15}(?:\.[0-9a-f]{32})?)"')

Made = TypeVar("Made")

IfMatch = Annotated[str, Header(alias="If-Match", max_length=60, description="The `ETag` of the item or finding read.")]


def tag(seen: str) -> str:
    """The entity tag of what is told; "" = nothing was found yet."""
    return f'"{seen or 0}"'


def seen_of(if_match: str) -> str:
    """What was seen. Raises Refused: 428 without the header, 400 when it is no tag of ours."""
    if not if_match.strip():
        raise refused(
            428, "須附 If-Match，載明所見之版本。", "`If-Match` is needed: it says what was seen.", where="If-Match"
        )
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise refused(400, "If-Match 須為先前所取得之 ETag。", "`If-Match` is no tag that was given.", where="If-Match")
    return found[1]


def unless_overtaken(check: Callable[[], None]) -> None:
    """The pages' own refusal, as 412. Raises Refused."""
    try:
        check()
    except CallError as error:
        raise Refused(412, error) from None


def act_of(if_match: str) -> int:
    """Number of the act that was seen, where the tag is nothing more; 0 = none. Raises Refused."""
    return int(seen_of(if_match).partition(".")[0])
