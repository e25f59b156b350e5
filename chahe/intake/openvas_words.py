"""What OpenVAS results and host details say about the log-in to a host."""

import re2

_LOGIN = re2.compile(r"(?i)(?:SSH|SMB|ESXi).{0,20}(?:Authoriz|Log ?in)")
_WORKED = re2.compile(r"(?i)It was possible to log ?in")
_FAILED = re2.compile(r"(?i)It was not possible to log ?in")
_DETAIL = re2.compile(r"(?i)Auth-(?:SSH|SMB|ESXi)-(Success|Failure)")


def login(name: str | None, said: str | None) -> tuple[bool, bool]:
    """(worked, failed) from a log result such as "SSH Login Successful For Authenticated Checks"."""
    if not name or not said or not _LOGIN.search(name):
        return False, False
    return bool(_WORKED.search(said)), bool(_FAILED.search(said))


def detail(name: str) -> tuple[bool, bool]:
    """(worked, failed) from the name of a host detail such as Auth-SSH-Success."""
    found = _DETAIL.fullmatch(name)
    if found is None:
        return False, False
    worked = found[1].lower() == "success"
    return worked, not worked


def credentialed(worked: bool, failed: bool) -> bool | None:
    """One log-in that worked is enough; only failures: False; nothing said: None."""
    return True if worked else (False if failed else None)


def note(worked: bool, failed: bool) -> str | None:
    """Our words for it."""
    said = [word for flag, word in ((worked, "log-in worked"), (failed, "log-in failed")) if flag]
    return "; ".join(said) or None
