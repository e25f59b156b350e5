"""An LDIF entry as `chahe show` prints it: secrets hidden, what names a person masked, folded lines put together.

Folded and base64 values cannot be masked by pattern: a name or a hash goes on in the next line, or is not readable as
text. So each value is read by its attribute. Log-in names stay: they are what the observations name.
"""

import base64
import binascii
import re
from collections.abc import Iterator

HIDDEN = "●●●●"
_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9.-]*(?:;[A-Za-z0-9=*-]+)*|[0-9]+(?:\.[0-9]+)+)(::|:<|:) *(.*)", re.DOTALL)
_FIRST_RDN = re.compile(r"([A-Za-z][A-Za-z0-9.-]*=)((?:[^,\\]|\\.)*)(.*)", re.DOTALL)
_SECRETS = frozenset(
    (
        "authpassword", "clearpassword", "currentvalue", "dbcspwd", "initialauthincoming",
        "initialauthoutgoing", "krbprincipalkey", "lmpwdhistory", "ms-mcs-admpwd", "ms-mcs-admpwdhistory",
        "msds-managedpassword", "msds-managedpasswordid", "msds-managedpasswordpreviousid", "msfve-keypackage",
        "msfve-recoverypassword", "mslaps-encrypteddsrmpassword", "mslaps-encrypteddsrmpasswordhistory",
        "mslaps-encryptedpassword", "mslaps-encryptedpasswordhistory", "mslaps-password",
        "mspki-credentialroamingtokens", "mspkiaccountcredentials", "mspkidpapimasterkeys", "ntpwdhistory",
        "pekeylist", "priorvalue", "pwdhistory", "sambalmpassword", "sambantpassword", "sambapasswordhistory",
        "supplementalcredentials", "trustauthincoming", "trustauthoutgoing", "unicodepwd", "unixuserpassword",
        "userpassword",
    )
)  # fmt: skip
_OF_A_PERSON = frozenset(
    (
        "carlicense", "cn", "comment", "description", "displayname", "displaynameprintable", "employeeid",
        "employeenumber", "facsimiletelephonenumber", "gecos", "givenname", "homephone", "homepostaladdress",
        "info", "initials", "ipphone", "jpegphoto", "mail", "mailnickname", "middlename", "mobile", "name",
        "otherhomephone", "otheripphone", "othermailbox", "othermobile", "otherpager", "othertelephone",
        "pager", "personaltitle", "photo", "postaladdress", "postofficebox", "proxyaddresses", "sn", "street",
        "streetaddress", "targetaddress", "telephonenumber", "thumbnailphoto", "usercertificate",
        "userprincipalname",
    )
)  # fmt: skip
_NAMES = frozenset(("member", "manager", "directreports", "managedby", "secretary", "assistant"))
_PERSON = frozenset(("user", "person", "inetorgperson", "organizationalperson", "contact"))
_OWN_NAME = frozenset(("dn", "distinguishedname"))


def is_entry(text: str) -> bool:
    """Whether the bytes shown are one LDIF entry."""
    return re.match(r"\ufeff?dn::? ?\S", text, re.IGNORECASE) is not None


def masked_entry(text: str) -> str:
    """The entry, one line per value."""
    parsed = [(line, _ATTRIBUTE.fullmatch(line)) for line in _unfolded(text)]
    classes = {m[3].strip().casefold() for _, m in parsed if m and m[1].casefold() == "objectclass"}
    # A computer is a person to the directory; an entry that does not say what it is may be one.
    person = not classes or (bool(classes & _PERSON) and "computer" not in classes)
    return "\n".join(line if m is None else _value(m[1], m[2], m[3], person) for line, m in parsed)


def _unfolded(text: str) -> Iterator[str]:
    held: list[str] = []
    for line in text.split("\n"):
        body = line.removesuffix("\r")
        if held and body.startswith(" "):
            held.append(body[1:])
            continue
        if held:
            yield "".join(held)
        held = [body]
    if held:
        yield "".join(held)


def _value(written: str, mark: str, value: str, person: bool) -> str:
    name = written.partition(";")[0].casefold()
    if name in _SECRETS:
        return f"{written}: {HIDDEN}"
    if name in _NAMES or (person and name in _OWN_NAME):
        found = _FIRST_RDN.fullmatch(_plain(mark, value))
        return f"{written}: {found[1]}{_hide(found[2])}{found[3]}" if found else f"{written}: {HIDDEN}"
    if person and name in _OF_A_PERSON:
        return f"{written}: {_hide(_plain(mark, value))}"
    return f"{written}{mark} {value}"


def _plain(mark: str, value: str) -> str:
    """The value as text; nothing of it when it is none."""
    if mark == ":":
        return value
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _hide(value: str) -> str:
    return value[:1] + "●" * (len(value) - 1) if value else HIDDEN
