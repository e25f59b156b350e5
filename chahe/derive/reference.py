"""Reference data that ships with the program, as built-in tables derivations may name among their inputs.

`public_suffix`: Mozilla's Public Suffix List (publicsuffix.org, MPL 2.0), as published on the day its head states, in
chahe/derive/data/public_suffix_list.txt, unchanged. `rare_pair`, `label_place`: chahe/derive/letter_pairs.py. Each is
bound only where a plan asks for it.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from chahe.derive.letter_pairs import label_places, rare_pairs

_LIST = "public_suffix_list.txt"


def public_suffixes() -> Iterator[dict[str, object]]:
    """Rules of the list, names in lower case as they stand in DNS, and as they are written where that differs: `suffix`
    without `*.` and `!`, `kind` plain, wild or exception, `labels` of a name's public suffix where the rule holds.
    """
    for line in _text().splitlines():
        rule = line.split(" ", 1)[0].strip()
        if not rule or rule.startswith("//"):
            continue
        kind = "wild" if rule.startswith("*.") else "exception" if rule.startswith("!") else "plain"
        written = rule.removeprefix("*.").removeprefix("!").lower()
        labels = written.count(".") + 1 + {"wild": 1, "exception": -1, "plain": 0}[kind]
        for suffix in dict.fromkeys((written.encode("idna").decode("ascii"), written)):
            yield {"suffix": suffix, "kind": kind, "labels": labels}


def suffix_list_version() -> str:
    """What the list says of its own version."""
    return next(line.partition("VERSION:")[2].strip() for line in _text().splitlines() if "VERSION:" in line)


@cache
def _text() -> str:
    return resources.files("chahe.derive").joinpath("data", _LIST).read_text(encoding="utf-8")


REFERENCE: Mapping[str, Callable[[], Iterator[dict[str, object]]]] = MappingProxyType(
    {"public_suffix": public_suffixes, "rare_pair": rare_pairs, "label_place": label_places}
)
"""Built-in table -> its rows."""
