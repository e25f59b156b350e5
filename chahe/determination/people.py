"""Who is the same person: one rule, wherever two people are asked for or somebody is named. Pure.

Where both are declared persons their numbers decide: a name may be corrected, one person may have several accounts, and
two people may bear one name. Where one of them has no number (a laptop, the command line, a name typed for somebody
else) their names do.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """One person as an act names them."""

    name: str
    number: str = ""  # of the declared person; "" = none is known


def same_person(one: Who, other: Who) -> bool:
    """Whether the two are one person: by number where both have one, else by name."""
    if one.number and other.number:
        return one.number == other.number
    return folded(one.name) == folded(other.name)


def folded(name: str) -> str:
    """A name as it is compared: without regard to width, case, composition or blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
