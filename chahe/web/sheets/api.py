"""What a table says of itself, and what is asked of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from chahe.messages import say
from chahe.report.roc import roc
from chahe.report.table_book import Cell, Column
from chahe.web.labels import moment
from chahe.web.models import Examination


@dataclass(frozen=True, slots=True)
class Asked:
    """A table of a case with the filters of the page it was asked for on."""

    examination: Examination
    query: QueryDict
    lang: str

    def say(self, msgid: str, **values: object) -> str:
        """A message in the language of who asks."""
        return say(msgid, self.lang, **values)

    def word(self, family: str, code: str) -> str:
        """A word that stands for a code; nothing for no code."""
        return say(f"{family}/{code}", self.lang) if code else ""

    def of_pair(self, pair: Sequence[str]) -> str:
        """The one of (Traditional Chinese, English) that is read; the other where it is empty."""
        first, second = (pair[1], pair[0]) if self.lang == "en" else (pair[0], pair[1])
        return str(first or second)

    def day(self, text: str) -> str:
        """An ISO date: 民國 in Chinese."""
        if not text:
            return ""
        return text[:10] if self.lang == "en" else roc(date.fromisoformat(text[:10]))

    def moment(self, text: str) -> str:
        """An instant of the ledger (ISO 8601 UTC) in Taipei's time."""
        return moment(datetime.fromisoformat(text.replace("Z", "+00:00")), self.lang) if text else ""

    def column(self, msgid: str, *, number: bool = False, width: int = 0) -> Column:
        """A column by the message of its heading."""
        return Column(self.say(msgid), number, width)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its columns, how many rows the filters leave, and the rows, masked.

    `total` None = it must be prepared first, which takes a while. `run` is the run its facts are from.
    """

    title: str
    columns: tuple[Column, ...]
    total: int | None
    rows: Callable[[], Iterator[Sequence[Cell]]]
    filters: tuple[tuple[str, str], ...] = ()
    order: str = ""
    run: str = ""
    stem: str = ""  # of the file's name beside the table's; ASCII
    notes: tuple[tuple[str, str], ...] = ()


def streamed(found: Any, line: Callable[[Any], Sequence[Cell]]) -> Callable[[], Iterator[Sequence[Cell]]]:
    """Rows of a query, read piece by piece."""
    return lambda: (line(x) for x in found.iterator(chunk_size=2_000))
