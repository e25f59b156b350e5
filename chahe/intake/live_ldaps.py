"""A read-only capture of Active Directory over LDAPS, as LDIF bytes.

Not a reader: the bytes are stored as evidence like any file and read by `ldif`. Only searches are sent, over TLS with
a verified certificate; plain `ldap://` is refused. Captured are the domain object, password settings objects, people's
and managed service accounts, groups with all members, organizational units and sites' links to Group Policy, and Group
Policy containers, with the attributes the readers use and no other. The last line states how many entries there are,
so that a cut shows.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chahe.errors import CallError

_PAGE = 500
_SECONDS = 60
_FOLD = 76

_DOMAIN = (
    "objectClass objectSid minPwdLength pwdHistoryLength pwdProperties maxPwdAge minPwdAge lockoutThreshold"
    " lockoutDuration lockOutObservationWindow gPLink gPOptions ms-DS-MachineAccountQuota"
)
_PSO = (
    "objectClass cn msDS-PasswordSettingsPrecedence msDS-PasswordReversibleEncryptionEnabled msDS-PasswordHistoryLength"
    " msDS-PasswordComplexityEnabled msDS-MinimumPasswordLength msDS-MinimumPasswordAge msDS-MaximumPasswordAge"
    " msDS-LockoutThreshold msDS-LockoutObservationWindow msDS-LockoutDuration msDS-PSOAppliesTo"
)
_USER = (
    "objectClass sAMAccountName displayName objectSid userAccountControl msDS-User-Account-Control-Computed lockoutTime"
    " pwdLastSet lastLogonTimestamp whenCreated primaryGroupID msDS-ResultantPSO"
)


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: what it is for, its filter and attributes; `only_base` asks for the base object alone."""

    name: str
    filter: str
    attributes: str
    only_base: bool = False


_SEARCHES = (
    _Search("domain", "(objectClass=*)", _DOMAIN, only_base=True),
    _Search(
        "password settings", "(|(objectClass=msDS-PasswordSettings)(objectClass=msDS-PasswordSettingsContainer))", _PSO
    ),
    _Search(
        "accounts",
        "(|(&(objectCategory=person)(objectClass=user))(objectClass=msDS-GroupManagedServiceAccount)"
        "(objectClass=msDS-ManagedServiceAccount))",
        _USER,
    ),
    _Search("groups", "(objectClass=group)", "objectClass sAMAccountName objectSid member"),
    _Search(
        "organizational units",
        "(&(objectClass=organizationalUnit)(|(gPLink=*)(gPOptions=*)))",
        "objectClass gPLink gPOptions",
    ),
    _Search("group policy containers", "(objectClass=groupPolicyContainer)", "objectClass cn displayName flags"),
)


def capture(url: str, user: str, password: str, ca_file: str | None = None, base: str | None = None) -> bytes:
    """LDIF of the directory behind `url` (`ldaps://host[:port]`), read as `user` (UPN or distinguished name).

    Args:
        url: ldaps only.
        user: an account that may read the directory; an ordinary one is enough, fine-grained policies need the right
            to read the password settings container.
        password: used for the bind only; kept nowhere, in no error.
        ca_file: PEM of the authority that signed the server's certificate; None = those the machine trusts.
        base: distinguished name of the domain; None = the server's default naming context.

    Raises:
        CallError: not LDAPS, not reachable, certificate or log-in refused, or a search the server did not finish.

    """
    if not url.lower().startswith("ldaps://"):
        raise CallError(("僅支援 LDAPS 連線。", "Only ldaps:// is accepted."), where=url[:80])
    from ldap3.core.exceptions import LDAPException

    try:
        with _connection(url, user, password, ca_file) as connection:
            naming = base or _default_base(connection)
            blocks = [_comment(f"base {naming}"), b"version: 1\n\n"]
            count = 0
            for search in _SEARCHES:
                for dn, attributes in _entries(connection, naming, search):
                    blocks.append(_entry(dn, attributes))
                    count += 1
    except LDAPException as error:
        # The class names the cause (LDAPInvalidCredentialsResult …); the text may quote what was sent.
        raise CallError(
            ("讀取目錄服務失敗。", "Reading the directory failed."), where=f"{url[:80]}: {type(error).__name__}"
        ) from None
    return b"".join([*blocks, _comment(f"numEntries: {count}")])


def _connection(url: str, user: str, password: str, ca_file: str | None) -> Any:
    """A bound connection that can only read."""
    import ssl

    import ldap3

    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=ca_file or ssl.get_default_verify_paths().cafile)
    server = ldap3.Server(url, use_ssl=True, tls=tls, get_info=ldap3.DSA, connect_timeout=_SECONDS)
    return ldap3.Connection(
        server,
        user=user,
        password=password,
        auto_bind=ldap3.AUTO_BIND_NO_TLS,
        auto_referrals=False,
        auto_range=True,
        read_only=True,
        raise_exceptions=True,
        receive_timeout=_SECONDS,
        check_names=False,
    )


def _default_base(connection: Any) -> str:
    found = connection.server.info.other.get("defaultNamingContext") if connection.server.info else None
    if not found:
        raise CallError(("伺服器未提供預設網域，請指定 base。", "The server names no default domain: give a base."))
    return str(found[0])


def _entries(connection: Any, base: str, search: _Search) -> Iterator[tuple[str, Mapping[str, Sequence[bytes]]]]:
    """(distinguished name, attribute -> values) of every entry found; referrals to other domains are left out."""
    import ldap3

    answers = connection.extend.standard.paged_search(
        search_base=base,
        search_filter=search.filter,
        search_scope=ldap3.BASE if search.only_base else ldap3.SUBTREE,
        attributes=search.attributes.split(),
        paged_size=_PAGE,
        generator=True,
    )
    for answer in answers:
        if answer.get("type") == "searchResEntry":
            yield answer["dn"], answer["raw_attributes"]


def _entry(dn: str, attributes: Mapping[str, Sequence[bytes]]) -> bytes:
    lines = [_line("dn", dn.encode())]
    for name in sorted(attributes, key=str.lower):
        lines += [_line(name, value) for value in attributes[name]]
    return b"".join(lines) + b"\n"


def _line(name: str, value: bytes) -> bytes:
    """One attribute line: plain where RFC 2849 calls the value safe, else base64; folded."""
    plain = all(32 <= b < 127 for b in value) and not value.startswith((b" ", b":", b"<")) and not value.endswith(b" ")
    text = f"{name}: {value.decode('ascii')}" if plain else f"{name}:: {base64.b64encode(value).decode('ascii')}"
    parts = [text[:_FOLD], *(text[at : at + _FOLD - 1] for at in range(_FOLD, len(text), _FOLD - 1))]
    return ("\n ".join(parts) + "\n").encode("ascii")


def _comment(text: str) -> bytes:
    safe = "".join(c if 32 <= ord(c) < 127 else "?" for c in text)
    return f"# {safe}\n".encode("ascii")
