"""The case as it stood before an act: later evidence, norms and explanations do not exist for it."""

from functools import cached_property

from chahe.casefile.acts import Act
from chahe.casefile.case import Case, read_header
from chahe.casefile.projection import View
from chahe.evidence.ledger import Entry
from chahe.model import Digest, EvidenceItem


class AsOf(Case):
    """A reading handle on the past of a case. Nothing can be written through it."""

    def __init__(self, case: Case, seq: int) -> None:
        super().__init__(case.root, read_header(case.root), case.station)
        self._until = seq
        self._ledger = case.ledger  # read once: its later acts are cut off below

    def acts(self, kind: Act | str | None = None) -> tuple[Entry, ...]:
        """Acts before that one."""
        return self._before if kind is None else tuple(e for e in super().acts(kind) if e.seq < self._until)

    @cached_property
    def _before(self) -> tuple[Entry, ...]:
        """The past does not change."""
        return tuple(e for e in super().acts() if e.seq < self._until)

    @cached_property
    def _items(self) -> tuple[EvidenceItem, ...]:
        return super().items()

    def items(self) -> tuple[EvidenceItem, ...]:
        """Everything received by then and not erased."""
        return self._items

    def view(self) -> View:
        """The projection of those acts."""
        return View(self.root, self.acts())

    def profile_text(self) -> str:
        """The profile in force then."""
        return self._text("profile.toml", Act.PROFILE_CHANGED)

    def norms_text(self) -> str:
        """The norms in force then."""
        return self._text("norms.toml", Act.NORM_ENTERED)

    def _text(self, name: str, changed: Act) -> str:
        entry = [e for e in self.acts() if e.kind in (Act.CASE_CREATED.value, changed.value) and name in e.body][-1]
        with self.store.open(Digest(str(entry.body[name]))) as stream:
            return stream.read().decode("utf-8")
