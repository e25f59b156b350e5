"""Connections and questions of a capture as columns of our tables."""

import socket
from collections.abc import Callable, Sequence
from functools import lru_cache

import pyarrow as pa

from chahe.intake.columns.addresses import addresses
from chahe.intake.columns.block import Array, Block
from chahe.intake.columns.typed import Cells, moments, places
from chahe.intake.packets.dns_message import CLASSES, CODES, TYPES, Message
from chahe.intake.packets.flows import Flow
from chahe.intake.packets.internet import NAMES
from chahe.intake.packets.questions import Question

PRODUCT = "pcap"
_REFUSED = 5


@lru_cache(maxsize=1 << 16)
def _shown(address: bytes) -> str:
    return socket.inet_ntop(socket.AF_INET if len(address) == 4 else socket.AF_INET6, address)


def _text(values: Sequence[str | None]) -> Array:
    return pa.array(values, pa.string())


def _numbers(values: Sequence[int | None]) -> Array:
    return pa.array(values, pa.int64())


def _ends(names: Sequence[tuple[bytes, int | None, bytes, int | None]]) -> dict[str, Array]:
    src, _ = addresses("src", _text([_shown(address) for address, _, _, _ in names]))
    dst, _ = addresses("dst", _text([_shown(address) for _, _, address, _ in names]))
    ports = {"src_port": [port for _, port, _, _ in names], "dst_port": [port for _, _, _, port in names]}
    return {**src, **dst, **{name: _numbers(values) for name, values in ports.items()}}


def _rows(frames: Sequence[int], us: Sequence[int | None], columns: dict[str, Array], host: str | None) -> Block:
    recs = _numbers(frames)
    happened, _ = moments("happened", Cells(_numbers(us)))
    fixed = {"product": pa.repeat(PRODUCT, len(frames))}
    if host:
        fixed["sensor"] = pa.repeat(host, len(frames))
    return Block(recs, places(recs, "record"), {**fixed, **happened, **columns})


def connection_rows(flows: Sequence[Flow], host: str | None) -> Block:
    """Rows of net_connection."""
    columns = _ends([flow.key[1:] for flow in flows])
    columns["proto"] = _text([NAMES.get(flow.key[0], str(flow.key[0])) for flow in flows])
    columns["service"] = _text([flow.service for flow in flows])
    columns["conn_state"] = _text([flow.state for flow in flows])
    columns["duration_us"] = _numbers([_lasted(flow) for flow in flows])
    for side, way in enumerate(("out", "in")):
        columns[f"bytes_{way}"] = _numbers([flow.bytes[side] for flow in flows])
        columns[f"packets_{way}"] = _numbers([flow.packets[side] for flow in flows])
        columns[f"ip_bytes_{way}"] = _numbers([flow.ip_bytes[side] for flow in flows])
    return _rows([f.frame for f in flows], [f.start for f in flows], columns, host)


def _lasted(flow: Flow) -> int | None:
    if flow.start is None or flow.last is None or sum(flow.packets) < 2:
        return None
    return flow.last - flow.start


def question_rows(questions: Sequence[Question], host: str | None) -> Block:
    """Rows of dns_query."""
    columns = _ends([q.ends[1:] for q in questions])
    columns["proto"] = _text([NAMES[q.ends[0]] for q in questions])
    columns["transaction_id"] = _numbers([q.asked.number for q in questions])
    columns["recursion_desired"] = pa.array([q.asked.recursion_desired for q in questions], pa.bool_())
    columns |= _asked(questions)
    columns |= _answered(questions)
    return _rows([q.frame for q in questions], [q.us for q in questions], columns, host)


def _asked(questions: Sequence[Question]) -> dict[str, Array]:
    asked = [q.asked.question for q in questions]
    return {
        "query": _text([a and a.name for a in asked]),
        "qclass": _text([CLASSES.get(a.klass, str(a.klass)) if a else None for a in asked]),
        "qtype": _text([TYPES.get(a.kind, str(a.kind)) if a else None for a in asked]),
        "qtype_number": _numbers([a and a.kind for a in asked]),
    }


def _answered(questions: Sequence[Question]) -> dict[str, Array]:
    answers = [q.answer for q in questions]
    texts = [a.answers if a else None for a in answers]

    def flag(of: Callable[[Message], bool]) -> Array:
        return pa.array([of(a) if a else None for a in answers], pa.bool_())

    return {
        "rcode": _text([_code(a.code) if a else None for a in answers]),
        "rcode_number": _numbers([a.code if a else None for a in answers]),
        "answers": _text(["\n".join(t) if t else None for t in texts]),
        "answer_count": _numbers([None if t is None else len(t) for t in texts]),
        "ttl_s": _numbers([a.ttl_s if a else None for a in answers]),
        "rtt_us": _numbers([_round_trip(q) for q in questions]),
        "authoritative": flag(lambda a: a.authoritative),
        "truncated": flag(lambda a: a.truncated),
        "recursion_available": flag(lambda a: a.recursion_available),
        "rejected": flag(lambda a: a.code == _REFUSED),
    }


def _code(number: int) -> str:
    return CODES[number] if number < len(CODES) else str(number)


def _round_trip(question: Question) -> int | None:
    if question.alone or question.us is None or question.answer_us is None:
        return None
    return max(0, question.answer_us - question.us)
