"""Tables of the workbench. Examination, Item, Observation, Act and Evidence are projected from the case and may be
deleted at any time; Member is nowhere else.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from chahe.web.roles import Role


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
    run = models.CharField(max_length=80, default="")  # the last run over all items
    run_at = models.CharField(max_length=30, default="")


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
    body = models.JSONField()  # what the item's page shows, bounded by the catalogue and not by the case

    class Meta:
        """One line per item."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["examination", "code"], name="one_item")]
        indexes: ClassVar = [models.Index(fields=["examination", "position"])]


class Observation(Projected):
    """One check, one subject."""

    item = models.CharField(max_length=12)
    check_id = models.CharField(max_length=80)
    position = models.BigIntegerField()
    subject = models.TextField()
    outcome = models.CharField(max_length=24)
    population = models.BigIntegerField()
    exceptions = models.BigIntegerField()
    unsettled = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    body = models.JSONField()  # criteria, evidence, measured values

    class Meta:
        """Found by check, in the run's order."""

        indexes: ClassVar = [models.Index(fields=["examination", "check_id", "position"])]


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
    state = models.CharField(max_length=12)  # project.Confirmation
    gone = models.BooleanField()  # decided once, and not found any more
    changed = models.BooleanField()  # the facts are others than when it was decided
    body = models.JSONField()

    class Meta:
        """Found in order."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["examination", "code"], name="one_finding")]


class Member(models.Model):
    """What a person is in a case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    case = models.CharField(max_length=80)  # a case's id, not a key: a projection that is remade must not end it
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])

    class Meta:
        """One role a person a case: two would hide which one acted."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "case"], name="one_role")]


class Job(models.Model):
    """Long work somebody asked for, done one at a time a case by a program of its own. Everything in it can be taken
    up again after a kill, so a job whose program is gone is simply done anew.
    """

    case = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)  # work.KINDS
    state = models.CharField(max_length=8, default="waiting")  # waiting, running, done, failed
    said = models.JSONField(default=dict)  # what was asked
    by = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    progress = models.TextField(default="")
    outcome = models.JSONField(default=dict)  # what it came to: counts, file names, or what went wrong

    class Meta:
        """Found by case, newest first, and by state."""

        indexes: ClassVar = [models.Index(fields=["case", "-id"]), models.Index(fields=["state", "id"])]
