"""Re-test: does the test that raised a finding pass on new evidence, for the very subjects that failed? Pure.

A finding closes when its checks are met on evidence received after it, not because rows disappeared, not on a run that
is older than the evidence, and not because a subject is no longer in the population.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chahe.findings.finding import Finding
from chahe.model import Digest, Observation, Outcome


class Obstacle(StrEnum):
    """Why a re-test does not close a finding."""

    NO_CHECK = "no-check"  # no program raised it: a finding about a norm
    NOT_RUN = "not-run"  # some check was not performed
    EXCEPTION = "exception"  # some check still finds the exception
    INSUFFICIENT = "insufficient"  # too little evidence to tell
    OLD_EVIDENCE = "old-evidence"  # met, but on nothing received after the finding
    STALE_RUN = "stale-run"  # evidence or norms changed since the run
    SUBJECT_NOT_SEEN = "subject-not-seen"  # a subject that failed is not among those tested and met


@dataclass(frozen=True, slots=True)
class Seen:
    """Of the subjects that failed, how many there were and how many stand met in the population of the run."""

    wanted: int
    met: int


@dataclass(frozen=True, slots=True)
class CheckRetest:
    """One check, tested again."""

    check: str
    outcome: Outcome | None  # None = not performed
    population: int
    exceptions: int
    new_evidence: tuple[Digest, ...]  # files it rests on that came after the finding
    seen: Seen


@dataclass(frozen=True, slots=True)
class Retest:
    """What the latest run says of one finding."""

    finding: str
    run: str
    checks: tuple[CheckRetest, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def passed(self) -> bool:
        """Whether it closes the finding."""
        return not self.obstacles

    @property
    def fails(self) -> bool:
        """Whether the exception was found again on evidence received after the finding: no paper outweighs that."""
        return any(c.outcome is Outcome.EXCEPTION and c.new_evidence for c in self.checks)


def retest(
    finding: Finding,
    run: str,
    observations: Sequence[Observation],
    received: Mapping[Digest, int],
    since: int,
    seen: Mapping[str, Seen],
    *,
    behind: bool,
) -> Retest:
    """Hold a finding, as it was decided, against the run in force.

    Args:
        finding: as it stood when it was decided.
        run: id of the run in force.
        observations: of the run in force.
        received: digest -> number of the act by which it was first received.
        since: number of the act that decided the finding.
        seen: per check, how many of the subjects that failed stand met in the population.
        behind: whether evidence or norms of its items changed after the run.

    """
    stars = {o.check: o for o in observations if o.subject == "*"}
    known = {str(d) for d in finding.sources}
    checks = tuple(_check(c, stars.get(c), received, since, known, seen) for c in finding.checks)
    found: dict[Obstacle, None] = {}
    if not checks:
        found[Obstacle.NO_CHECK] = None
    if behind:
        found[Obstacle.STALE_RUN] = None
    for c in checks:
        found.update(dict.fromkeys(_obstacles(c)))
    return Retest(finding.id, run, checks, tuple(o for o in Obstacle if o in found))


def _check(
    check: str,
    star: Observation | None,
    received: Mapping[Digest, int],
    since: int,
    known: set[str],
    seen: Mapping[str, Seen],
) -> CheckRetest:
    if star is None:
        return CheckRetest(check, None, 0, 0, (), seen.get(check, Seen(0, 0)))
    rests_on = dict.fromkeys(e.item.digest for e in star.evidence)
    # Old bytes handed over again keep the number of their first receipt.
    new = tuple(d for d in rests_on if received.get(d, -1) > since and str(d) not in known)
    return CheckRetest(check, star.outcome, star.population, star.exceptions, new, seen.get(check, Seen(0, 0)))


def _obstacles(c: CheckRetest) -> list[Obstacle]:
    if c.outcome is None:
        return [Obstacle.NOT_RUN]
    if c.outcome is Outcome.EXCEPTION:
        return [Obstacle.EXCEPTION]
    if c.outcome is not Outcome.MET:
        return [Obstacle.INSUFFICIENT]
    out = [] if c.new_evidence else [Obstacle.OLD_EVIDENCE]
    # Nobody named as failing is nobody shown to pass.
    return out if c.seen.wanted and c.seen.met >= c.seen.wanted else [*out, Obstacle.SUBJECT_NOT_SEEN]
