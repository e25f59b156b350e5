"""Who acts: the person named, else the user logged in on this machine."""

import getpass

from chahe.errors import CallError


def person_or_user(named: str | None) -> str:
    """The name an act carries. Raises CallError when there is none."""
    if named is not None and named.strip():
        return named.strip()
    try:
        return getpass.getuser()
    except (
        OSError,
        KeyError,
        ImportError,
    ):  # Windows without any of the variables it looks at; a container's nameless uid
        raise CallError(
            ("無法得知操作者姓名。", "Nobody knows who acts."),
            where="--as",
            todo=("請以 --as 指定姓名。", "Name the person with --as."),
        ) from None
