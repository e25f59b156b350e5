"""Projected: the plan of an examination and its requests, each as one value people's acts bound."""

from typing import ClassVar

from django.db import models

from chahe.web.models.fitting import Fitting
from chahe.web.models.projected import Projected


class Planned(Projected):
    """`part` is `plan` or `requests` (chahe/web/planned.py)."""

    part = models.CharField(max_length=12)
    body = models.JSONField(encoder=Fitting)

    class Meta:
        """One of each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["examination", "part"], name="one_planned")]
