"""Records of CEF and LEEF read many at once: what is known of their headers, and events as columns."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chahe.intake.columns.block import Array
from chahe.intake.columns.line_blocks import Mask, Numbers
from chahe.intake.columns.pairs import Pairs
from chahe.intake.devices.blocks import Events, each, may_hold_secrets, objects, of, some
from chahe.intake.devices.common_events import OWN, Header, event
from chahe.intake.devices.frame import Frame, frame
from chahe.intake.devices.rows import SECRET_NAMES
from chahe.intake.logs.syslog_times import Times

_FEW = 8


class Known(NamedTuple):
    """What is known of a header. `traffic`: every record of it that has both ends tells of a connection; `plain`: no
    quote in it, and nothing empty that is not empty in all headers of the format.
    """

    header: Header
    traffic: bool
    plain: bool
    fortinet: bool = False


class Own(NamedTuple):
    """The headers of records: what is known of each, and which is whose."""

    known: Sequence[Known | None]
    which: Numbers

    def kept(self, chosen: Mask) -> "Own":
        """Some of the records."""
        return Own(self.known, self.which[chosen])

    def texts(self, said: Sequence[str | None]) -> Array:
        """A text of every header as a column."""
        return pa.array(said, pa.string()).take(pa.array(self.which))

    def are(self, said: Sequence[bool]) -> Mask:
        """A word on every header as a mask."""
        found: Mask = np.array(said, np.bool_)[self.which]
        return found


def frames(heads: Array, times: Times) -> Array:
    """The hosts that stand before the records."""

    def host(text: str | None) -> str | None:
        return (frame(text, times) if text else Frame()).host

    return each(heads, host, pa.string())


def events_of(pairs: Pairs, own: Own, us: Array, host: Array, users: Sequence[str]) -> list[Events]:
    """Events of the layouts that many lines have; `users`: the fields that name who did it, the first that says so."""
    found = []
    for number in np.unique(pairs.layout).tolist():
        chosen = pairs.layout == number
        kept = pairs.layouts.kept[number]
        if kept is None or chosen.sum() < _FEW or any(n.lower() in SECRET_NAMES or n in OWN for n in kept.places):
            continue
        theirs = own.kept(chosen)
        found.append(_alike(pairs.kept(chosen), list(kept.places), theirs, (of(us, chosen), of(host, chosen)), users))
    return found


def _alike(pairs: Pairs, names: Sequence[str], own: Own, given: tuple[Array, Array], users: Sequence[str]) -> Events:
    """Events of one layout; `given`: when, and of which host."""
    us, host = given
    columns: Mapping[str, Array] = {name: pairs.column(name) for name in names}
    headers = [None if k is None else k.header for k in own.known]
    said = [n for n in range(len(OWN)) if any(h is not None and h[n] for h in headers)]
    theirs = [own.texts([None if h is None else h[n] for h in headers]) for n in said]
    native = objects([*names, *(OWN[n] for n in said)], [*columns.values(), *theirs])
    plain = [{} if h is None else event(h, None, None, None, {}).columns for h in headers]
    number = pa.array([p.get("event_id") for p in plain], pa.int64()).take(pa.array(own.which))
    user = pc.coalesce(*(some(pairs.column(name)) for name in users))
    found = Events(
        pairs.lines,
        us,
        {
            "product": pa.nulls(len(pairs), pa.string()),
            **{n: own.texts([_text(p.get(n)) for p in plain]) for n in ("channel", "provider", "event_type")},
            "event_id": number,
            "user_name": user,
            "host": some(host),
            "native": native,
        },
    )
    return found.kept(~may_hold_secrets(native))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
