"""What the shapes of the interface share: what is given is read strictly, what is said is in both languages."""

from collections.abc import Sequence
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from chahe.casefile.conclusions import MAX_TEXT
from chahe.casefile.plain import plain


class Said(Schema):
    """A part of an answer."""


class Given(Schema):
    """A body. A member that is not declared is refused: it would be a mistake that does nothing."""

    model_config = ConfigDict(extra="forbid")


def example(**said: Any) -> ConfigDict:
    """How a body is called, in the description."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [said]})


class Pair(Said):
    """A text in Traditional Chinese and in English; one of them may be empty."""

    zh: str
    en: str


def pair(said: Sequence[str]) -> Pair:
    """(Chinese, English) as a pair."""
    return Pair(zh=said[0], en=said[1])


def _line(text: str) -> str:
    if not plain(text):
        raise ValueError
    return text


def _lines(text: str) -> str:
    if not plain(text, lines=True):
        raise ValueError
    return text


_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"

Line = Annotated[
    str, Field(max_length=2_000), AfterValidator(_line), Field(json_schema_extra={"pattern": _NO_CONTROLS})
]
"""A text of one line without control characters."""

Text = Annotated[
    str,
    Field(max_length=MAX_TEXT),
    AfterValidator(_lines),
    Field(json_schema_extra={"pattern": r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"}),
]
"""A text a person writes; line ends and tabs are the only control characters."""

Person = Annotated[
    str,
    Field(
        max_length=80,
        description="The declared person. In the team edition the account's, and to be left out; on a laptop it must be"
        " given.",
    ),
    AfterValidator(_line),
    Field(json_schema_extra={"pattern": _NO_CONTROLS}),
]

Limit = Annotated[int, Field(ge=1, le=200, description="Most lines of the answer.")]
After = Annotated[int, Field(ge=-1, le=2**53, description="Lines after this position; `next` of the answer before.")]
