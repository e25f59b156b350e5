"""One Windows event as the XML or JSON rendering nests it, laid flat under the names that rules use.

System's parts come first under Sigma's names. What stands in EventData, UserData or RenderingInfo keeps its own name;
one that System has too is kept as `<section>.<name>` and overwrites nothing. Name-space declarations are no data.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chahe.intake.json_names import names_in

Flat = dict[str, object]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _SECOND = 86_400_000_000, 1_000_000
ATTRIBUTES = "#attributes"
TEXT = "#text"
_SEPARATE = "_attributes"
_NAMES = {
    ("Security", "UserID"): "UserID",
    ("TimeCreated", "SystemTime"): "TimeCreated",
    ("EventID", "Qualifiers"): "Qualifiers",
}
_KNOWN = {
    "Provider": {"Name": "Provider_Name", "Guid": "Provider_Guid", "EventSourceName": "Provider_EventSourceName"},
    "TimeCreated": {"SystemTime": "TimeCreated"},
    "EventID": {"Qualifiers": "Qualifiers"},
    "Execution": {
        k: f"Execution_{k}"
        for k in ("ProcessID", "ThreadID", "ProcessorID", "KernelTime", "UserTime", "SessionID", "ProcessorTime")
    },
    "Correlation": {k: f"Correlation_{k}" for k in ("ActivityID", "RelatedActivityID")},
    "Security": {"UserID": "UserID"},
}
_SCALAR = frozenset((str, int, float, bool, type(None)))
_NOTHING: Mapping[str, object] = {}
_MAX_DEPTH = 32


class NotAnEventError(ValueError):
    """The JSON is no rendering of a Windows event; the message says why, without evidence content."""


def flat(event: Mapping[str, object]) -> Flat:
    """The fields of the `Event` object of one rendered event. Raises NotAnEventError."""
    return flat_counted(event)[0]


def flat_counted(event: Mapping[str, object]) -> tuple[Flat, int]:
    """The fields, and how many names the object holds in all (json_names.names_in). Raises NotAnEventError."""
    if type(event) is not dict:
        raise NotAnEventError("no System section")
    return _plain(event) or (_any_event(event), names_in(event))


def _plain(event: Mapping[str, object]) -> tuple[Flat, int] | None:
    """Most events: System and EventData with a value for every name. None of any other."""
    system, data, top = event.get("System"), event.get("EventData"), event.get(ATTRIBUTES, _NOTHING)
    if type(system) is not dict or type(data) is not dict or type(top) is not dict:
        return None
    names = len(event) + len(top) + len(system) + len(data)
    if len(event) != 2 + (top is not _NOTHING):
        return None
    fields: Flat = {}
    try:
        for name, value in system.items():
            if type(value) is dict:
                known, attributes = _KNOWN[name], value[ATTRIBUTES]
                for key, said in attributes.items():
                    fields[known[key]] = said
                names += len(value) + len(attributes)
                if len(value) > 1:
                    fields[name] = value[TEXT]
            elif value is not None:
                fields[name] = value
    except (KeyError, AttributeError):
        return None
    if fields.keys().isdisjoint(data):
        fields |= data
        if _SCALAR.issuperset(map(type, fields.values())):
            return fields, names
    return None


def _any_event(event: Mapping[str, object]) -> Flat:
    system = event.get("System")
    if type(system) is not dict:
        raise NotAnEventError("no System section")
    fields: Flat = {}
    for name, value in system.items():
        kind = type(value)
        if kind is dict:
            _element(fields, name, value)
        elif value is not None:
            if kind is list:
                raise NotAnEventError("a list in System")
            if name.endswith(_SEPARATE):
                raise NotAnEventError("attributes without a name in System")
            fields[name] = value
    for name, section in event.items():
        if name != "System" and section is not None and name[:1] != "#":
            _section(fields, name, section)
    return fields


def _element(fields: Flat, name: str, value: dict[str, object]) -> None:
    """An element of System: its attributes under their flat names, its text under its own."""
    plain = name.removesuffix(_SEPARATE)
    attributes = value.get(ATTRIBUTES) if plain is name else value
    if type(attributes) is dict:
        for key, said in attributes.items():
            if type(said) in (dict, list):
                raise NotAnEventError("an attribute with parts")
            fields[_NAMES.get((plain, key)) or f"{plain}_{key}"] = said
    if plain is name and TEXT in value:
        said = value[TEXT]
        if type(said) in (dict, list):
            raise NotAnEventError("a list in System")
        fields[name] = said


def _section(fields: Flat, name: str, section: object) -> None:
    if type(section) is not dict:
        _put(fields, name, name, section)
        return
    if name.endswith(_SEPARATE):
        _attributes(fields, name, name.removesuffix(_SEPARATE), section)
        return
    taken = frozenset(fields)
    _children(fields, name, section, taken, 0)


def _children(fields: Flat, section: str, value: Mapping[str, object], taken: frozenset[str], depth: int) -> None:
    """What stands below an element, every leaf under its own name; a name that comes again gathers a list."""
    if depth > _MAX_DEPTH:
        raise NotAnEventError("elements nested too deep")
    for name, said in value.items():
        if name == ATTRIBUTES or name.endswith(_SEPARATE):
            if type(said) is dict:
                owner = section if name == ATTRIBUTES else name.removesuffix(_SEPARATE)
                _attributes(fields, section, owner, said)
        elif type(said) is dict:
            _inner(fields, section, name, said, taken, depth)
        elif type(said) is list:
            for one in said:
                _any(fields, section, name, one, taken, depth)
        else:
            _put(fields, section, name, said, taken)


def _inner(fields: Flat, section: str, name: str, said: dict[str, object], taken: frozenset[str], depth: int) -> None:
    if TEXT in said:
        text = said[TEXT]
        if type(text) is list:
            _gather(fields, section, name, text, taken)
        else:
            _put(fields, section, name, text, taken)
        said = {k: v for k, v in said.items() if k != TEXT}
    attributes = said.get(ATTRIBUTES)
    if type(attributes) is dict:
        _attributes(fields, section, name, attributes)
        said = {k: v for k, v in said.items() if k != ATTRIBUTES}
    _children(fields, section, said, taken, depth + 1)


def _any(fields: Flat, section: str, name: str, one: object, taken: frozenset[str], depth: int) -> None:
    if type(one) is dict:
        _inner(fields, section, name, one, taken, depth)
    else:
        _put(fields, section, name, one, taken)


def _gather(fields: Flat, section: str, name: str, values: list[object], taken: frozenset[str]) -> None:
    """Unnamed data: always a list, one value or many."""
    key = name if name not in taken else f"{section}.{name}"
    if any(type(v) is dict or type(v) is list for v in values):
        raise NotAnEventError("lists within lists")
    before = fields.get(key)
    if type(before) is list:
        before.extend(values)
    else:
        fields[key] = [*([] if before is None else [before]), *values]


def _attributes(fields: Flat, section: str, owner: str, said: dict[str, object]) -> None:
    for key, value in said.items():
        if key != "xmlns" and not key.startswith("xmlns:") and type(value) not in (dict, list):
            _put(fields, section, f"{owner}_{key}", value)


def _put(fields: Flat, section: str, name: str, value: object, taken: frozenset[str] = frozenset()) -> None:
    key = name if name not in taken else f"{section}.{name}"
    if key not in fields:
        fields[key] = value
        return
    # A list of fields is always one made here: it may grow in place.
    before = fields[key]
    if type(before) is list:
        before.append(value)
    else:
        fields[key] = [before, value]


def microseconds(text: object) -> int | None:
    """Microseconds since 1970 UTC of an ISO 8601 time that states its offset; None of anything else."""
    if type(text) is not str:
        return None
    try:
        return as_microseconds(datetime.fromisoformat(text) - EPOCH)
    except (ValueError, TypeError, OverflowError):
        return None


def as_microseconds(gone: timedelta) -> int:
    """A span of time in microseconds."""
    return gone.days * _DAY + gone.seconds * _SECOND + gone.microseconds
