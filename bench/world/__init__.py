"""Bench-only tables and derivations, found by folder like the product's own, never part of it."""

from pathlib import Path


def join_product() -> None:
    """Let this process discover them beside the product's. Call before the first plan is made."""
    import chahe.derive
    import chahe.tables

    here = Path(__file__).parent
    chahe.tables.__path__.append(str(here / "tables"))
    chahe.derive.__path__.append(str(here / "derive"))
