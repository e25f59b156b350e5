"""Views of lists people keep: nowhere else than here."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """Filter, order and columns of a list under a name: its owner's, or shown to every member of the case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    case = models.CharField(max_length=80)
    page = models.CharField(max_length=40)  # name of the page the list is on
    about = models.CharField(max_length=80, default="")  # which list of that page: a check's id
    name = models.CharField(max_length=60)
    query = models.TextField()  # of the address
    shared = models.BooleanField(default=False)

    class Meta:
        """One view a name, for its owner and list."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "case", "page", "about", "name"], name="one_view")
        ]
        indexes: ClassVar = [models.Index(fields=["case", "page", "about"])]
