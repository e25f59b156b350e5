"""Projected from the case: may be deleted at any time and are remade from it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from django.db import models

from chahe.web.models.fitting import Fitting


class Examination(models.Model):
    """One case directory, as its ledger stood when `fingerprint` was taken."""

    id = models.CharField(primary_key=True, max_length=80)
    folder = models.TextField(unique=True)
    fingerprint = models.CharField(max_length=64, default="")
    projection = models.IntegerField(default=0)  # version of the program that projected it
    name = models.TextField(default="")  # the institution
    number = models.CharField(max_length=80, default="")
    kind = models.CharField(max_length=40, default="")
    as_of = models.CharField(max_length=10, default="")
    period_from = models.CharField(max_length=10, default="")
    period_to = models.CharField(max_length=10, default="")
    sealed = models.BooleanField(default=False)
    acts = models.IntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    texts = models.CharField(max_length=64, default="")  # digest of profile and norms
    observed = models.CharField(max_length=64, default="")  # digest of the runs the observations are from
    run = models.CharField(max_length=80, default="")  # the last run over all items
    run_at = models.CharField(max_length=30, default="")

    acting: Mapping[str, str] = MappingProxyType({})  # no column: account and person of the request, for its acts


class Projected(models.Model):
    """Belongs to one examination and goes with it."""

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE)

    class Meta:
        """Not a table of its own."""

        abstract = True


class Item(Projected):
    """Where one of the 69 items (or a group that asks) stands."""

    code = models.CharField(max_length=12)
    position = models.IntegerField()
    part = models.CharField(max_length=2)
    inside = models.BooleanField()
    proposal = models.CharField(max_length=24)  # model.Outcome; "" = not examined
    word = models.CharField(max_length=12)  # a person's; "" = none
    state = models.CharField(max_length=12)  # project.State
    checks = models.IntegerField()
    exceptions = models.BigIntegerField()
    unsettled = models.BigIntegerField()
    seen = models.CharField(max_length=60, default="")  # casefile.before_them.of_item; "" = not examined
    body = models.JSONField(encoder=Fitting)  # what the item's page shows, bounded by the catalogue and not by the case

    class Meta:
        """One line per item."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["examination", "code"], name="one_item")]
        indexes: ClassVar = [models.Index(fields=["examination", "position"])]


class Observation(Projected):
    """One check, one subject: of each check the first lines of its run (`project.LINES`)."""

    item = models.CharField(max_length=12)
    check_id = models.CharField(max_length=80)
    position = models.BigIntegerField()
    subject = models.TextField()
    outcome = models.CharField(max_length=24)
    population = models.BigIntegerField()
    exceptions = models.BigIntegerField()
    unsettled = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    body = models.JSONField(encoder=Fitting)  # criteria, evidence, measured values

    class Meta:
        """Found by check or item, in the run's order."""

        indexes: ClassVar = [
            models.Index(fields=["examination", "check_id", "position"]),
            models.Index(fields=["examination", "item", "position"]),
        ]


class Act(Projected):
    """One line of the ledger, without its body."""

    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    at = models.CharField(max_length=30)
    by = models.TextField()
    about = models.TextField()

    class Meta:
        """Found by number."""

        indexes: ClassVar = [models.Index(fields=["examination", "seq"])]


class Evidence(Projected):
    """One file handed over, with what was read of it."""

    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    name = models.TextField()
    size = models.BigIntegerField()
    code = models.CharField(max_length=12)
    origin = models.CharField(max_length=20)
    readers = models.TextField()
    records = models.BigIntegerField()
    rows = models.BigIntegerField()
    rejects = models.BigIntegerField()
    unread = models.TextField()  # reasons; "" = everything in it was read
    superseded = models.TextField(default="")  # what stands in for it, who decided so and why; "" = in the population

    class Meta:
        """Found in order of receipt."""

        indexes: ClassVar = [models.Index(fields=["examination", "position"])]


class Finding(Projected):
    """One proposed finding, or one decided earlier that the facts no longer give."""

    code = models.CharField(max_length=120)  # F-4.5.1-lockout
    position = models.IntegerField()
    item = models.CharField(max_length=12)  # the leading one
    pattern = models.TextField()
    exceptions = models.BigIntegerField()
    decision = models.CharField(max_length=8)  # findings.finding.Decision; "" = none
    state = models.CharField(max_length=12)  # project_findings.Confirmation
    stage = models.CharField(max_length=12, default="")  # findings.tracking.Stage; "" = not sent to the unit
    gone = models.BooleanField()  # decided once, and not found any more
    changed = models.BooleanField()  # the facts are others than when it was decided
    text_stale = models.BooleanField(default=False)  # the facts are others than when a person worded it
    before = models.BooleanField(default=False)  # an earlier examination found it
    of = models.TextField(default="")  # what it was made of, each between bars: |F-1|F-2|
    reply_due = models.CharField(max_length=40, default="")  # ISO date; "" = not sent
    due = models.CharField(max_length=40, default="")  # of its improvement, ISO date; "" = not planned
    unit = models.TextField(default="")  # who improves
    rounds = models.IntegerField(default=0)  # reported
    seen = models.CharField(max_length=60, default="")  # casefile.before_them.of_finding
    tracked = models.CharField(max_length=60, default="")  # casefile.before_them.of_follow_up
    body = models.JSONField(encoder=Fitting)

    class Meta:
        """Found in order."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["examination", "code"], name="one_finding")]
        indexes: ClassVar = [models.Index(fields=["examination", "position"])]
