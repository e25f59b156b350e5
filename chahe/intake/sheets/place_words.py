"""A cell that states a country or region."""

from chahe.intake.countries import code_of
from chahe.intake.grid import Value
from chahe.intake.sheets.api import Asked, Parts
from chahe.intake.sheets.cells import words


def country(value: Value, _asked: Asked) -> Parts:
    """`country`, where the words are one known, and `place`, the words themselves."""
    said = words(value)
    return Parts({"country": code_of(said), "place": said})
