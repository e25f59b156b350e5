"""Who is what in a case: nowhere else than here."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from chahe.web.roles import Role


class Member(models.Model):
    """What a person is in a case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    case = models.CharField(max_length=80)  # a case's id, not a key: a projection that is remade must not end it
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])

    class Meta:
        """One role a person a case: two would hide which one acted."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "case"], name="one_role")]
