"""Windows account policy: the names security templates and Group Policy reports use, turned into password_policy.

Numbers as MS-GPSB writes them: ages in days, -1 (4294967295 in reports) for "never" in MaximumPasswordAge and for
"until an administrator unlocks" in LockoutDuration.
"""

import re
from collections.abc import Iterable, Mapping

ACCOUNT_POLICY = {
    "MinimumPasswordLength": "min_length",
    "PasswordComplexity": "complexity",
    "PasswordHistorySize": "history_length",
    "MaximumPasswordAge": "max_age_days",
    "MinimumPasswordAge": "min_age_days",
    "LockoutBadCount": "lockout_threshold",
    "LockoutDuration": "lockout_minutes",
    "ResetLockoutCount": "lockout_window_minutes",
    "ClearTextPassword": "reversible",
}
"""Name of the setting -> column of password_policy."""

_NUMBER = re.compile(r"-?[0-9]{1,10}")
_FLAGS = {"complexity", "reversible"}
_ENDLESS = {"max_age_days", "lockout_minutes"}
_MINUS_ONE = {-1, 2**32 - 1}
_BY_NAME = {name.lower(): column for name, column in ACCOUNT_POLICY.items()}


def column_of(setting: str) -> str | None:
    """The password_policy column a setting feeds, or None. Windows compares the names without case."""
    return _BY_NAME.get(setting.strip().lower())


def policy_value(column: str, text: str) -> int | bool:
    """The value in our words (0 = never expires, 0 = until an administrator unlocks).

    Raises ValueError when the text is no number or out of the setting's range.
    """
    word = text.strip().lower()
    if column in _FLAGS:
        if word in {"0", "1", "true", "false"}:
            return word in {"1", "true"}
        raise ValueError("neither 0 nor 1")
    if not _NUMBER.fullmatch(word):
        raise ValueError("not a whole number")
    number = int(word)
    if number in _MINUS_ONE and column in _ENDLESS:
        return 0
    if number < 0 or number > 10**7:
        raise ValueError("out of range")
    return number


def policy_of(settings: Iterable[tuple[str, str]]) -> tuple[dict[str, int | bool], list[str]]:
    """(columns, names whose value could not be read) of all account policy settings among (name, value) pairs.

    A name stated twice with different values cannot be read: neither value is picked.
    """
    found: dict[str, int | bool] = {}
    wrong: list[str] = []
    for name, text in settings:
        column = column_of(name)
        if column is None:
            continue
        try:
            value = policy_value(column, text)
        except ValueError:
            wrong.append(name)
            continue
        if found.setdefault(column, value) != value:
            wrong.append(name)
    unread = {column_of(name) for name in wrong}
    return {c: v for c, v in found.items() if c not in unread}, wrong


def states_a_policy(columns: Mapping[str, object]) -> bool:
    """True when at least one password or lockout value is stated."""
    return any(value is not None for value in columns.values())
