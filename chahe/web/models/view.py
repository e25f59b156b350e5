"""Views of lists people keep: nowhere else than here, and never in a case.

A view decides nothing: it is how somebody likes to look, as a bookmark is. In the ledger it would stand for good, be
signed and be part of what is verified, for nothing anybody rests on. So it is kept where accounts and tokens are, which
`chahe rebuild` leaves alone and the server's backup takes along.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list's filters, order and columns under a name. Of one case: what one insurer's list was filtered by is not
    told in another's.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    case = models.CharField(max_length=80)  # a case's id, not a key: a projection that is remade must not end it
    place = models.CharField(max_length=120)  # `saved`: which list
    name = models.CharField(max_length=80)
    query = models.TextField()  # the address's words
    shared = models.BooleanField(default=False)  # with everybody who reads the case's working papers

    class Meta:
        """One of a name for each person and list."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "case", "place", "name"], name="one_view_of_a_name")
        ]
        indexes: ClassVar = [models.Index(fields=["case", "place"])]
