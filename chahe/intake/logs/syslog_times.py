"""Times of syslog: with an offset, without one, and without a year (RFC 5424, RFC 3164, and what devices write)."""

from datetime import date, datetime, timedelta, tzinfo

from chahe.intake.api import Context
from chahe.intake.windows_event import EPOCH, as_microseconds

MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}  # noqa: SIM905

_KEPT = 4_096
"""Moments remembered: lines of one second repeat them."""


class Times:
    """Times of syslog as microseconds UTC."""

    def __init__(self, ctx: Context) -> None:
        self._zone = ctx.zone
        self._last = _day(ctx.period_to) or _day(ctx.as_of)
        self._days: dict[tuple[str, int], date | None] = {}
        self._moments: dict[tuple[str, tzinfo | None], int | None] = {}

    @staticmethod
    def iso(text: str) -> int | None:
        """RFC 3339, which states its offset."""
        try:
            return as_microseconds(datetime.fromisoformat(text) - EPOCH)
        except (ValueError, OverflowError):
            return None

    def old(self, month: str, day: int, hour: int, minute: int, second: int) -> int | None:
        """RFC 3164: local time without a year."""
        key = (month, day)
        if key not in self._days:
            self._days[key] = self._dated(MONTHS.get(month, 0), day)
        found = self._days[key]
        if found is None or hour > 23 or minute > 59 or second > 60:
            return None
        at = datetime(found.year, found.month, found.day, hour, minute, min(second, 59), tzinfo=self._zone)
        return as_microseconds(at - EPOCH)

    def local(self, text: str, form: str, zone: tzinfo | None = None) -> int | None:
        """A local time with its year, of this form (strptime); in the reading's zone where none is stated."""
        key = (text, zone)
        if key not in self._moments:
            if len(self._moments) >= _KEPT:
                self._moments.clear()
            self._moments[key] = self._local(text, form, zone)
        return self._moments[key]

    def _local(self, text: str, form: str, zone: tzinfo | None) -> int | None:
        try:
            at = datetime.strptime(text, form).replace(tzinfo=zone or self._zone)
            return as_microseconds(at - EPOCH)
        except (ValueError, OverflowError):
            return None

    def _dated(self, month: int, day: int) -> date | None:
        """The latest such day that is not after the last one told; a day more for logs copied after midnight."""
        if self._last is None:
            return None
        for year in range(self._last.year + 1, self._last.year - 5, -1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found <= self._last + timedelta(days=1):
                return found
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
