"""A sink that hears nothing: for a reader's first pass over a file whose second pass accounts for every record."""


class Unheard:
    """Takes everything, keeps nothing."""

    def row(self, *_: object) -> bool:
        """Nothing is kept."""
        return True

    aside = row

    def reject(self, *_: object, **__: object) -> None:
        """Nothing is kept."""

    skip = damage = stated = as_of = inside = block = reject
