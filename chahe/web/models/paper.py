"""Working papers people wrote, projected from their acts."""

from typing import ClassVar

from django.db import models

from chahe.web.models.fitting import Fitting
from chahe.web.models.projected import Projected


class Paper(Projected):
    """A record of an interview or on screen, a sample list, numbered copies …: one line each, as it stands now."""

    kind = models.CharField(max_length=16)  # act of the ledger it begins with
    item = models.CharField(max_length=12)  # "" = of the whole case
    number = models.IntegerField()  # of its kind in the case
    seq = models.BigIntegerField()  # the last act about it
    body = models.JSONField(encoder=Fitting)  # what lists show; whole texts stay in the case

    class Meta:
        """Found by kind and item."""

        indexes: ClassVar = [models.Index(fields=["examination", "kind", "item", "number"])]
