"""Accounts of the team edition: whose they are, and what they prove themselves with. Nothing here is ever in a case,
but for the person's name and number that stand in an act.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Person(models.Model):
    """A declared person. Two accounts of one person are one pair of eyes."""

    id = models.CharField(primary_key=True, max_length=32)  # random; stands in ledgers, where a name may be corrected
    name = models.CharField(max_length=80)  # the full name, as acts carry it
    folded = models.CharField(max_length=400, unique=True)  # without width, case, blanks: no two people of one name


class Account(models.Model):
    """What a user of the team edition has beside Django's name, password and `is_active`."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    link = models.CharField(max_length=64, default="", db_index=True)  # SHA-256 of the one-time link; "" = none
    link_until = models.DateTimeField(null=True)
    issuer = models.CharField(max_length=255, default="")  # of the identity provider the account is bound to
    subject = models.CharField(max_length=255, default="")  # who it is there; "" = not bound

    class Meta:
        """One account for one subject."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~models.Q(subject=""), name="one_account_a_subject"
            )
        ]


class FormerPassword(models.Model):
    """A password that was in use, hashed as it was, so that it is not taken again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    encoded = models.CharField(max_length=255)


class Totp(models.Model):
    """The secret of an account's one-time codes (RFC 6238)."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="totp")
    sealed = models.TextField()  # encrypted under the server's key
    step = models.BigIntegerField(default=0)  # the last time step taken: no code is good twice
    confirmed = models.BooleanField(default=False)  # a code of it was shown once


class Recovery(models.Model):
    """A recovery code not used yet, hashed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)

    class Meta:
        """Found by digest."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "digest"], name="one_recovery_code")]


class Passkey(models.Model):
    """A WebAuthn credential."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    credential = models.CharField(max_length=400, unique=True)  # base64url; ids of more than 300 bytes are not taken
    public_key = models.TextField()  # COSE, base64url
    count = models.BigIntegerField(default=0)  # signatures the authenticator says it made
    label = models.CharField(max_length=60)
    added_at = models.DateTimeField(auto_now_add=True)


class Sitting(models.Model):
    """One log-in that goes on: the session of a browser, which ends when this row does."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    started = models.DateTimeField()
    seen = models.DateTimeField()
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=120)
    how = models.CharField(max_length=40)  # access.record.How, joined by +


class Throttle(models.Model):
    """Attempts counted by what they were made at or from. In the database, so that threads and servers share it."""

    key = models.CharField(primary_key=True, max_length=80)
    count = models.IntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # locked until then


class Access(models.Model):
    """One line of the record of access: no password, no evidence, and no name somebody merely typed."""

    at = models.DateTimeField()
    account = models.CharField(max_length=150, default="")  # "" = no such account
    event = models.CharField(max_length=24)  # access.record.Event
    detail = models.CharField(max_length=120, default="")
    address = models.CharField(max_length=45, default="")

    class Meta:
        """Newest first, of all or of some accounts."""

        indexes: ClassVar = [models.Index(fields=["account", "-id"])]
