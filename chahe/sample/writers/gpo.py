"""A Group Policy backup folder as Backup-GPO writes it: bkupInfo.xml, Backup.xml, gpreport.xml (UTF-16), GptTmpl.inf
(UTF-16), registry.pol (PReg). Times UTC.
"""

import struct
from xml.sax.saxutils import escape

from chahe.sample.items import WATCHED, Item
from chahe.sample.world.directory import Domain, Gpo, Policy

ROOT = "S01_群組原則備份"
_TYPES = "http://www.microsoft.com/GroupPolicy/Types"
_SETTINGS = "http://www.microsoft.com/GroupPolicy/Settings"


def files(domain: Domain) -> list[Item]:
    """Every file of every backup of the domain."""
    out = [_item("manifest.xml", _manifest(domain))]
    for gpo in domain.gpos:
        folder = gpo.backup
        out.append(_item(f"{folder}/bkupInfo.xml", _backup_info(domain, gpo).encode()))
        out.append(_item(f"{folder}/Backup.xml", _backup(domain, gpo).encode()))
        out.append(_item(f"{folder}/gpreport.xml", _utf16(_report(domain, gpo))))
        machine = f"{folder}/DomainSysvol/GPO/Machine"
        if gpo.policy is not None:
            inf = _utf16(_template(gpo.policy))
            out.append(_item(f"{machine}/microsoft/windows nt/SecEdit/GptTmpl.inf", inf))
        if gpo.registry:
            out.append(_item(f"{machine}/registry.pol", registry_pol(gpo.registry)))
    return out


def _item(path: str, data: bytes) -> Item:
    return Item("S01", f"{ROOT}/{path}", data, None, WATCHED, "Backup-GPO -All -Path <資料夾>", "網域控制站 dc01")


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le")


def _template(p: Policy) -> str:
    lines = [
        "[Unicode]", "Unicode=yes", "[System Access]",
        f"MinimumPasswordAge = {p.min_age}", f"MaximumPasswordAge = {p.max_age or -1}",
        f"MinimumPasswordLength = {p.min_length}", f"PasswordComplexity = {int(p.complexity)}",
        f"PasswordHistorySize = {p.history}", f"LockoutBadCount = {p.lockout}",
    ]  # fmt: skip
    if p.lockout:  # Windows shows the two only when a threshold is set
        lines += [f"ResetLockoutCount = {p.window}", f"LockoutDuration = {p.duration}"]
    lines += ["RequireLogonToChangePassword = 0", "ForceLogoffWhenHourExpire = 0", "ClearTextPassword = 0",
              "LSAAnonymousNameLookup = 0", "[Version]", 'signature="$CHICAGO$"', "Revision=1"]  # fmt: skip
    return "\n".join(lines) + "\n"


def _accounts(p: Policy) -> str:
    numbers = [("MaximumPasswordAge", p.max_age or 4294967295, "Password"), ("MinimumPasswordAge", p.min_age,
        "Password"),
               ("MinimumPasswordLength", p.min_length, "Password"), ("PasswordHistorySize", p.history, "Password"),
               ("LockoutBadCount", p.lockout, "Account Lockout")]  # fmt: skip
    if p.lockout:
        numbers += [
            ("LockoutDuration", p.duration, "Account Lockout"),
            ("ResetLockoutCount", p.window, "Account Lockout"),
        ]
    flags = [("ClearTextPassword", "false"), ("PasswordComplexity", str(p.complexity).lower())]
    out = "".join(
        f"<q1:Account><q1:Name>{n}</q1:Name><q1:SettingBoolean>{v}</q1:SettingBoolean><q1:Type>Password</q1:Type></q1:Account>\n"
        for n, v in flags
    )
    return out + "".join(
        f"<q1:Account><q1:Name>{n}</q1:Name><q1:SettingNumber>{v}</q1:SettingNumber><q1:Type>{t}</q1:Type></q1:Account>\n"
        for n, v, t in numbers
    )


def _report(domain: Domain, gpo: Gpo) -> str:
    extension = "" if gpo.policy is None else (
        f'<ExtensionData><Extension xmlns:q1="{_SETTINGS}/Security" xsi:type="q1:SecuritySettings">\n'
        f"{_accounts(gpo.policy)}</Extension><Name>Security</Name></ExtensionData>\n"
    )  # fmt: skip
    links = "".join(_link(domain, *link) for link in gpo.links)
    return (
        '<?xml version="1.0" encoding="utf-16"?>\n'
        '<GPO xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns="{_SETTINGS}">\n'
        f'<Identifier><Identifier xmlns="{_TYPES}">{gpo.guid}</Identifier>'
        f'<Domain xmlns="{_TYPES}">{domain.name.lower()}</Domain></Identifier>\n'
        f"<Name>{escape(gpo.name)}</Name>\n<IncludeComments>true</IncludeComments>\n"
        "<CreatedTime>2019-03-04T02:10:11</CreatedTime><ModifiedTime>2025-01-02T01:22:33</ModifiedTime>"
        "<ReadTime>2026-06-30T02:00:00.0000000Z</ReadTime>\n"
        f"<Computer><VersionDirectory>7</VersionDirectory><VersionSysvol>7</VersionSysvol><Enabled>true</Enabled>\n"
        f"{extension}</Computer>\n"
        "<User><VersionDirectory>1</VersionDirectory><VersionSysvol>1</VersionSysvol><Enabled>true</Enabled></User>\n"
        f"{links}</GPO>\n"
    )


def _link(domain: Domain, target: str, enabled: bool, enforced: bool) -> str:
    name = (
        target.split(",", maxsplit=1)[0].partition("=")[2] if target else domain.name.split(".", maxsplit=1)[0].lower()
    )
    path = domain.name.lower() + (f"/{name}" if target else "")
    return (
        f"<LinksTo><SOMName>{name}</SOMName><SOMPath>{path}</SOMPath><Enabled>{str(enabled).lower()}</Enabled>"
        f"<NoOverride>{str(enforced).lower()}</NoOverride></LinksTo>\n"
    )


def _backup_info(domain: Domain, gpo: Gpo) -> str:
    return (
        '<BackupInst xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest">'
        f"<GPOGuid><![CDATA[{gpo.guid}]]></GPOGuid><GPODomain><![CDATA[{domain.name.lower()}]]></GPODomain>"
        "<GPODomainGuid><![CDATA[{3f6a1c2e-7d41-4f0b-9b6e-5a2c8d7e9f10}]]></GPODomainGuid>"
        f"<GPODomainController><![CDATA[dc01.{domain.name.lower()}]]></GPODomainController>"
        f"<BackupTime><![CDATA[2026-06-30T02:00:00]]></BackupTime><ID><![CDATA[{gpo.backup}]]></ID>"
        f"<Comment><![CDATA[]]></Comment><GPODisplayName><![CDATA[{gpo.name}]]></GPODisplayName></BackupInst>\r\n"
    )


def _manifest(domain: Domain) -> bytes:
    inner = "".join(_backup_info(domain, g).strip() for g in domain.gpos)
    return (
        '<Backups xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest" '
        'xmlns:mfst="http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest" mfst:version="1.0">'
        f"{inner}</Backups>\r\n"
    ).encode()


def _backup(domain: Domain, gpo: Gpo) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><GroupPolicyBackupScheme bkp:version="2.0" '
        'bkp:type="GroupPolicyBackupTemplate" xmlns:bkp="http://www.microsoft.com/GroupPolicy/GPOOperations" '
        'xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations">\r\n<GroupPolicyObject><SecurityGroups/><FilePaths/>'
        f"<GroupPolicyCoreSettings><ID><![CDATA[{gpo.guid}]]></ID><Domain><![CDATA[{domain.name.lower()}]]></Domain>"
        f"<DisplayName><![CDATA[{gpo.name}]]></DisplayName><Options><![CDATA[0]]></Options>"
        "<UserVersionNumber><![CDATA[65537]]></UserVersionNumber><MachineVersionNumber><![CDATA[458759]]>"
        "</MachineVersionNumber></GroupPolicyCoreSettings></GroupPolicyObject></GroupPolicyBackupScheme>\r\n"
    )


def registry_pol(values: tuple[tuple[str, str, int], ...]) -> bytes:
    """PReg version 1: [key;value;type;size;data], UTF-16LE, REG_DWORD."""
    out = b"PReg\x01\x00\x00\x00"
    for key, name, dword in values:
        parts = (f"{key}\0".encode("utf-16-le"), f"{name}\0".encode("utf-16-le"), struct.pack("<I", 4),
                 struct.pack("<I", 4), struct.pack("<I", dword))  # fmt: skip
        out += "[".encode("utf-16-le") + ";".encode("utf-16-le").join(parts) + "]".encode("utf-16-le")
    return out
