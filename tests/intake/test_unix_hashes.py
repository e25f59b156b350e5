"""The password field of shadow: what it says, and that the hash goes nowhere."""

import pytest

from chahe.intake.unix_hashes import PasswordField, password_field


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", PasswordField(True, False, True, None)),
        ("*", PasswordField(False, False, False, None)),
        ("!", PasswordField(False, True, False, None)),
        ("!!", PasswordField(False, True, False, None)),
        ("!*", PasswordField(False, True, False, None)),
        ("*LK*", PasswordField(False, True, False, None)),
        ("$6$salt$hash", PasswordField(True, False, False, "sha512crypt")),
        ("!$6$salt$hash", PasswordField(False, True, False, "sha512crypt")),
        ("$2b$10$hash", PasswordField(True, False, False, "bcrypt")),
        ("abcdefghijklm", PasswordField(True, False, False, "descrypt")),
        ("********", PasswordField(None, None, None, None)),
        ("$99$what$is", PasswordField(None, None, None, None)),
        ("!REDACTED", PasswordField(False, True, None, None)),
    ],
)
def test_fields(text: str, expected: PasswordField) -> None:
    assert password_field(text) == expected


def test_nothing_of_the_hash_stays() -> None:
    assert "notahash" not in repr(password_field("$6$notasalt$notahash"))
