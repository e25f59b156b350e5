"""Options of the PAM modules that hold a password or lockout policy, turned into password_policy columns.

The same words stand in pam.d lines (`minlen=12`), pwquality.conf and faillock.conf (`minlen = 12`).
A negative credit demands that many characters of its kind; a positive one shortens minlen, so the text is kept in
complexity_detail. complexity is true when two or more kinds are demanded. deny=0 never locks; unlock_time 0 or `never`
is until an administrator unlocks.
"""

from collections.abc import Mapping

from chahe.intake.setting_lines import number, seconds_to_minutes

QUALITY = {"pam_pwquality", "pam_cracklib"}
LOCKING = {"pam_faillock", "pam_tally2", "pam_tally"}
HISTORY = {"pam_unix", "pam_pwhistory"}
MODULES = QUALITY | LOCKING | HISTORY

_CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
_RULES = (*_CREDITS, "minclass", "maxrepeat", "maxsequence", "maxclassrepeat", "difok", "dictcheck", "usercheck")


def policy_of(module: str, options: Mapping[str, str]) -> dict[str, object]:
    """Columns one module's options state; {} when none. Raises ValueError naming the option, never its value."""
    if module in QUALITY:
        return _quality(module, options)
    if module in LOCKING:
        return _locking(options)
    return _history(options)


def _number(options: Mapping[str, str], name: str) -> int | None:
    text = options.get(name)
    try:
        return None if text is None else number(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _quality(module: str, options: Mapping[str, str]) -> dict[str, object]:
    length = _number(options, "minlen")
    rules = [f"{name}={options[name]}" for name in _RULES if name in options]
    demands = [_number(options, c) for c in _CREDITS]
    classes = _number(options, "minclass")
    found: dict[str, object] = {}
    if length is not None:
        found["min_length"] = length
    if classes is not None or any(d is not None for d in demands):
        kinds = max(classes or 0, sum(1 for d in demands if d is not None and d < 0))
        found |= {"min_classes": kinds, "complexity": kinds >= 2}
    if found or rules:
        found |= {"complexity_detail": " ".join(rules) or None, "verify_function": module}
    return found


def _locking(options: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    deny, window = _number(options, "deny"), _number(options, "fail_interval")
    if deny is not None:
        found["lockout_threshold"] = deny
    if "unlock_time" in options:
        never = options["unlock_time"].strip().lower() == "never"
        found["lockout_minutes"] = 0 if never else seconds_to_minutes(_number(options, "unlock_time") or 0)
    if window is not None:
        found["lockout_window_minutes"] = seconds_to_minutes(window)
    return found


def _history(options: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    remember, length = _number(options, "remember"), _number(options, "minlen")
    if remember is not None:
        found["history_length"] = remember
    if length is not None:
        found["min_length"] = length
    return found
