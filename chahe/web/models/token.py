"""Personal tokens of the interface: nowhere else than here, and never in a case."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Token(models.Model):
    """What a program shows in place of a person's log-in. The token itself is not kept, only its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)  # what its owner calls it
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of 256 random bits: nothing to guess, so no salt
    tail = models.CharField(max_length=4)  # its last characters, so that its owner can tell two apart
    scope = models.CharField(max_length=4)  # tokens.Scope
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Found by owner, newest first."""

        indexes: ClassVar = [models.Index(fields=["user", "-id"])]
