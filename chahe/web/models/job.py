"""Long work that was asked for."""

import secrets
from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from chahe.web.models.fitting import Fitting
from chahe.web.models.projected import Examination


class Job(models.Model):
    """Long work somebody asked for, done one at a time a case by a program of its own. Everything in it can be taken
    up again after a kill, so a job whose program is gone is simply done anew.
    """

    case = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)  # work.KINDS
    state = models.CharField(max_length=8, default="waiting")  # waiting, running, done, failed
    said = models.JSONField(default=dict, encoder=Fitting)  # what was asked
    by = models.TextField()
    acting = models.JSONField(default=dict, encoder=Fitting)  # account and person, for its acts
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    progress = models.TextField(default="")
    once = models.CharField(max_length=32, default="")  # stands in its acts, so that done anew it finds them
    outcome = models.JSONField(default=dict, encoder=Fitting)  # what it came to: counts, file names, or what went wrong

    class Meta:
        """Found by case, newest first, and by state."""

        indexes: ClassVar = [models.Index(fields=["case", "-id"]), models.Index(fields=["state", "id"])]

    @classmethod
    def asked(
        cls, of: Examination, kind: str, by: str, said: Mapping[str, object] | None = None, state: str = "waiting"
    ) -> "Job":
        """A new one, whose acts are those of the account that asks."""
        return cls._default_manager.create(
            case=of.pk,
            kind=kind,
            by=by,
            said=dict(said or {}),
            state=state,
            acting=dict(of.acting),
            once=secrets.token_hex(16),
        )
