"""What the command of an audited statement does."""

_KINDS = {
    "read": "SELECT READ COPY EXPORT UNLOAD FETCH TABLE",
    "write": "INSERT UPDATE DELETE MERGE UPSERT WRITE TRUNCATE IMPORT LOAD REPLACE",
    "change": "CREATE ALTER DROP GRANT REVOKE RENAME COMMENT DDL ROLE AUDIT NOAUDIT",
    "session": "LOGON LOGIN LOGOFF LOGOUT CONNECT DISCONNECT COMMIT ROLLBACK SET BEGIN",
}
_BY_WORD = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}


def action_of(command: str) -> str:
    """read, write, change or session by its first word; another command in lower case as it is written."""
    bare = command.strip().upper()
    return _BY_WORD.get(bare.split(" ", 1)[0], bare.lower())
