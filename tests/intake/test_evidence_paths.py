"""What a path says: host, backup folder, object."""

import pytest

from chahe.intake.evidence_paths import group_policy_place, host_of

GUID = "{31B2F340-016D-11D2-945F-00C04FB984F9}"


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("S06/hosts/lnx-web-01/etc/login.defs", "lnx-web-01"),
        ("S06_Linux.zip!lnx-web-01/etc/pam.d/sshd", "lnx-web-01"),
        ("S05/主機/aix01/lsuser.txt", "aix01"),
        ("lnx-web-01/pam.d/system-auth", "lnx-web-01"),
        ("S05/S05_aix-core-01_lsuser.txt", "aix-core-01"),
        ("S11_FS01_net_accounts_20260630.txt", "FS01"),
        ("S08_SQLServer/PRMDB/sql_logins.csv", "PRMDB"),
        ("S05_AIX/lsuser.txt", ""),
        ("lsuser.txt", ""),
        ("", ""),
    ],
)
def test_hosts(path: str, host: str) -> None:
    assert host_of(path) == host


def test_the_service_is_not_the_host() -> None:
    assert host_of("S06/sudo", by_name=False) == ""


def test_the_backup_folder_is_not_the_object() -> None:
    place = group_policy_place(f"S01/{GUID.lower()}/DomainSysvol/GPO/Machine/registry.pol")
    assert (place.backup_id, place.gpo_guid) == (GUID, None)
    place = group_policy_place(f"S01.zip!{GUID}/gpreport.xml")
    assert (place.backup_id, place.gpo_guid) == (GUID, None)
    place = group_policy_place(f"SYSVOL\\corp\\Policies\\{GUID}\\MACHINE\\registry.pol")
    assert (place.backup_id, place.gpo_guid) == (None, GUID)
    assert group_policy_place("hosts/FS01/secedit.inf").backup_id is None
