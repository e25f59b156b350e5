"""Nothing over what was not seen (RFC 9110, 13.1.1): who acts sends back, as `If-Match`, the `ETag` of what they read.

The tag is the number of the last act about an item's conclusion or a finding, in quotes; "0" where there is none.
"""

import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from ninja import Header

from chahe.errors import CallError
from chahe.web.api.problems import Refused, refused

_TAG = re.compile(r'"([0-9]{1,15})"')

Made = TypeVar("Made")

IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=40, description='The `ETag` of the item or finding read, as `"17"`.')
]


def tag(seen: str) -> str:
    """The entity tag of the last act; "" = there is none."""
    return f'"{seen or 0}"'


def seen_of(if_match: str) -> str:
    """The act that was seen; "" = none. Raises Refused: 428 without the header, 400 when it is no tag of ours."""
    if not if_match.strip():
        raise refused(
            428, "須附 If-Match，載明所見之版本。", "`If-Match` is needed: it says what was seen.", where="If-Match"
        )
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise refused(400, "If-Match 須為先前所取得之 ETag。", "`If-Match` is no tag that was given.", where="If-Match")
    return "" if int(found[1]) == 0 else str(int(found[1]))


def unless_overtaken(check: Callable[[], None]) -> None:
    """The pages' own refusal, as 412. Raises Refused."""
    try:
        check()
    except CallError as error:
        raise Refused(412, error) from None
