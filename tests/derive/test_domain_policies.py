"""Which policy is in force for a domain and for each of its accounts: look-alikes and their near twins."""

from typing import Any

import pytest

from tests.checks.harness import derived, examined

DOMAIN = {
    "policy_id": "DC=demo,DC=local", "policy_kind": "domain", "scope": "demo.local", "policy_name": "demo.local",
    "lockout_threshold": 5, "min_length": 8,
}  # fmt: skip
PSO = {
    "policy_id": "CN=PSO-A,CN=P,DC=demo,DC=local", "policy_kind": "pso", "scope": "demo.local", "policy_name": "PSO-A",
    "precedence": 10, "lockout_threshold": 5, "min_length": 12,
}  # fmt: skip
LOOSE = {
    **PSO,
    "policy_id": "CN=PSO-B,CN=P,DC=demo,DC=local",
    "policy_name": "PSO-B",
    "precedence": 30,
    "min_length": 8,
}
DDP = "{31B2F340-016D-11D2-945F-00C04FB984F9}"
OTHER = "{7A1F3C52-4B7D-4E0F-8A33-19C5D2E4B602}"
BACKUP = "{5C2B1A7E-2D5B-4C0A-9E55-0D1B6A7C1E01}"
Tables = dict[str, list[dict[str, Any]]]


def user(name: str, **more: Any) -> dict[str, Any]:
    row = {"scope": "demo.local", "account_name": name, "platform": "ad", "account_class": "user", "enabled": True}
    return {**row, "dn": f"CN={name},OU=U,DC=demo,DC=local", **more}


def group(name: str) -> str:
    return f"CN={name},OU=G,DC=demo,DC=local"


def member(of: str, who: str, **more: Any) -> dict[str, Any]:
    return {"scope": "demo.local", "group_name": of, "member_name": who, **more}


def link(policy: dict[str, Any], to: str) -> dict[str, Any]:
    return {"policy_id": policy["policy_id"], "applies_to": to, "scope": "demo.local"}


def gpo(guid: str, **values: Any) -> dict[str, Any]:
    return {"policy_id": guid, "policy_kind": "gpo", "scope": "demo.local", "stated_in": "gpreport.xml", **values}


def root(guid: str, **more: Any) -> dict[str, Any]:
    row = {"gpo_guid": guid, "target_path": "demo.local", "target_key": "demo.local", "target_kind": "domain"}
    return {**row, "link_enabled": True, "enforced": False, "gpo_enabled": True, **more}


def seen(guid: str, **more: Any) -> dict[str, Any]:
    return {"gpo_guid": guid, "area": "object", "setting": "Name", "scope": "demo.local", **more}


def effective(tables: Tables) -> dict[str, Any]:
    return {r["account_name"]: r for r in derived("effective_policy", tables)}


def domain(tables: Tables) -> dict[str, Any]:
    (row,) = derived("domain_policy", tables)
    return row


def test_an_unlinked_object_with_zero_is_not_in_force() -> None:
    tables = {
        "password_policy": [gpo(DDP, lockout_threshold=5), gpo(OTHER, lockout_threshold=0)],
        "gpo_link": [root(DDP)],
        "gpo_setting": [seen(DDP), seen(OTHER)],
    }
    assert domain(tables)["lockout_threshold"] == 5
    assert [r["subject"] for r in derived("policy_in_force", {**tables, "account": [user("a")]})] == [
        "DEMO.LOCAL|Default Domain Policy"
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"link_order": 2}, 5),
        ({"link_order": 2, "enforced": True}, 0),
        ({"link_order": 2, "enforced": True, "link_enabled": False}, 5),
        ({"link_order": 2, "enforced": True, "gpo_enabled": False}, 5),
        ({"link_order": 2, "enforced": None}, None),
        ({"link_order": None}, None),
        ({"link_order": 2, "enforced": True, "target_kind": "ou", "target_key": "demo.local/servers"}, 5),
    ],
)
def test_the_link_that_wins_decides(change: dict[str, Any], expected: int | None) -> None:
    tables = {
        "password_policy": [gpo(DDP, lockout_threshold=5, min_length=8), gpo(OTHER, lockout_threshold=0)],
        "gpo_link": [root(DDP, link_order=1), root(OTHER, **change)],
        "gpo_setting": [seen(DDP), seen(OTHER)],
    }
    found = domain(tables)
    assert (found["lockout_threshold"], found["min_length"]) == (expected, 8)


def test_two_objects_that_agree_need_no_order() -> None:
    tables = {
        "password_policy": [gpo(DDP, lockout_threshold=5), gpo(OTHER, lockout_threshold=5)],
        "gpo_link": [root(DDP), root(OTHER)],
        "gpo_setting": [seen(DDP), seen(OTHER)],
    }
    assert domain(tables)["lockout_threshold"] == 5


def test_a_linked_object_nobody_handed_over_leaves_everything_open() -> None:
    tables = {
        "password_policy": [gpo(DDP, lockout_threshold=5)],
        "gpo_link": [root(DDP, link_order=1), root(OTHER, link_order=2)],
        "gpo_setting": [seen(DDP)],
    }
    assert domain(tables)["lockout_threshold"] is None
    tables["gpo_setting"].append(seen(OTHER))  # handed over, and it states no account policy
    assert domain(tables)["lockout_threshold"] == 5


def test_two_files_of_one_object_are_one_policy() -> None:
    template = {"policy_id": BACKUP, "backup_id": BACKUP, "policy_kind": "gpo", "scope": "", "stated_in": "GptTmpl.inf"}
    tables = {
        "password_policy": [gpo(DDP, lockout_threshold=5, backup_id=BACKUP), {**template, "lockout_threshold": 5}],
        "gpo_link": [root(DDP)],
        "gpo_setting": [seen(DDP, backup_id=BACKUP)],
    }
    assert domain(tables)["lockout_threshold"] == 5
    tables["password_policy"][1]["lockout_threshold"] = 0  # the files contradict each other: never picked
    (row,) = derived("gpo_policy", tables)
    assert (row["lockout_threshold"], row["lockout_threshold_said"]) == (None, True)
    assert domain(tables)["lockout_threshold"] is None


def test_the_domain_object_holds_over_linked_objects() -> None:
    tables = {
        "password_policy": [DOMAIN, gpo(DDP, lockout_threshold=0)],
        "gpo_link": [root(DDP)],
        "gpo_setting": [seen(DDP)],
    }
    assert domain(tables)["lockout_threshold"] == 5


def test_two_exports_of_the_domain_that_disagree_settle_nothing() -> None:
    assert domain({"password_policy": [DOMAIN, {**DOMAIN, "lockout_threshold": 0}]})["lockout_threshold"] is None


def test_a_domain_known_by_accounts_only_is_there_without_values() -> None:
    found = domain({"password_policy": [{**PSO, "scope": "x"}], "account": [user("a")]})
    assert (found["scope"], found["policy_id"], found["lockout_threshold"]) == ("DEMO.LOCAL", None, None)


def test_never_locking_domain_whose_users_are_all_under_another_policy_governs_nobody() -> None:
    tables: Tables = {
        "password_policy": [{**DOMAIN, "lockout_threshold": 0}, PSO],
        "account": [user("a"), user("Guest", enabled=False), user("g$", account_class="gmsa")],
        "group_member": [member(group("G"), user("a")["dn"])],
        "pso_link": [link(PSO, group("G"))],
    }
    governs = {r["policy_name"]: r["governs"] for r in derived("policy_in_force", tables)}
    assert governs == {"Default Domain Policy": False, "PSO-A": True}
    tables["account"].append(user("b"))  # the twin: one user is outside
    governs = {r["policy_name"]: r["governs"] for r in derived("policy_in_force", tables)}
    assert governs == {"Default Domain Policy": True, "PSO-A": True}


def test_without_accounts_nobody_can_tell_whom_a_policy_governs() -> None:
    (row,) = derived("policy_in_force", {"password_policy": [DOMAIN]})
    assert (row["governs"], row["lockout_threshold"]) == (None, 5)


def test_lowest_precedence_wins_among_groups_and_direct_beats_groups() -> None:
    tables: Tables = {
        "password_policy": [DOMAIN, PSO, LOOSE],
        "account": [user("a"), user("b"), user("c")],
        "group_member": [member(group("G1"), user(n)["dn"]) for n in "ab"] + [member(group("G2"), user("a")["dn"])],
        "pso_link": [link(PSO, group("G1")), link(LOOSE, group("G2")), link(LOOSE, user("b")["dn"].upper())],
    }
    found = {n: r["policy_name"] for n, r in effective(tables).items()}
    assert found == {"a": "PSO-A", "b": "PSO-B", "c": "Default Domain Policy"}
    tables["password_policy"][2] = {**LOOSE, "precedence": 5}  # deficiency #3: the looser one comes first
    assert effective(tables)["a"]["min_length"] == 8
    tables["password_policy"][2] = {**LOOSE, "precedence": 10}  # a tie is never picked
    assert (effective(tables)["a"]["applied"], effective(tables)["a"]["min_length"]) == (None, None)


def test_the_servers_own_answer_holds() -> None:
    tables: Tables = {
        "password_policy": [DOMAIN, PSO],
        "account": [
            user("a", resultant_policy=PSO["policy_id"]),
            user("b", resultant_policy="CN=gone,DC=demo,DC=local"),
        ],
    }
    found = effective(tables)
    assert found["a"]["min_length"] == 12
    assert (found["b"]["applied"], found["b"]["min_length"]) == (
        "pso",
        None,
    )  # not exported: no value, not the domain's


@pytest.mark.parametrize(("levels", "expected"), [(6, "PSO-A"), (8, "PSO-A"), (12, None)])
def test_groups_in_groups(levels: int, expected: str | None) -> None:
    chain = [member(group("G0"), user("a")["dn"])]
    chain += [member(group(f"G{n + 1}"), group(f"G{n}")) for n in range(levels)]
    tables = {"password_policy": [DOMAIN, PSO], "account": [user("a")], "group_member": chain,
              "pso_link": [link(PSO, group(f"G{levels}"))]}  # fmt: skip
    assert effective(tables)["a"]["policy_name"] == expected


def test_groups_in_a_circle_end() -> None:
    rings = [member(group("A"), user("a")["dn"]), member(group("B"), group("A")), member(group("A"), group("B"))]
    tables = {"password_policy": [DOMAIN, PSO], "account": [user("a")], "group_member": rings,
              "pso_link": [link(PSO, group("B"))]}  # fmt: skip
    assert effective(tables)["a"]["policy_name"] == "PSO-A"


def test_the_primary_group_counts_though_no_member_attribute_lists_it() -> None:
    sid = {
        "scope": "demo.local",
        "platform": "ad",
        "area": "group",
        "setting": "objectSid",
        "value_text": "S-1-5-21-1-2-3-513",
    }
    tables = {"password_policy": [DOMAIN, PSO], "account": [user("a", primary_group_rid=513), user("b")],
              "system_setting": [{**sid, "stated_in": group("Domain Users")}],
              "pso_link": [link(PSO, group("Domain Users"))]}  # fmt: skip
    found = effective(tables)
    assert (found["a"]["policy_name"], found["b"]["policy_name"]) == ("PSO-A", "Default Domain Policy")


def test_plain_group_names_find_the_one_group_that_bears_them() -> None:
    tables: Tables = {"password_policy": [DOMAIN, PSO], "account": [user("a")],
              "group_member": [member("G1", user("a")["dn"])], "pso_link": [link(PSO, group("G1"))]}  # fmt: skip
    assert effective(tables)["a"]["policy_name"] == "PSO-A"
    tables["pso_link"].append(link(LOOSE, "CN=G1,OU=Elsewhere,DC=demo,DC=local"))
    tables["password_policy"].append(LOOSE)
    assert effective(tables)["a"]["applied"] is None  # two groups bear the name: ambiguous, never picked


@pytest.mark.parametrize(
    ("owner", "groups", "expected"),
    [
        ({"role": "admin"}, [], True),
        ({"role": "staff"}, [], None),  # no group of administrators was handed over: the register clears nobody
        ({"role": "staff"}, ["Staff"], None),
        ({"role": "staff"}, ["Domain Admins"], True),
        ({"owner_kind": "系統"}, [], None),
        ({}, [], None),
        (None, [], None),
        (None, ["Domain Admins"], True),
        ({"role": "admin", "valid_to": None, "registered_date": None}, [], True),
    ],
)
def test_who_is_an_administrator(owner: dict[str, Any] | None, groups: list[str], expected: bool | None) -> None:
    tables: Tables = {"account": [user("a")], "group_member": [member(group(g), user("a")["dn"]) for g in groups]}
    if owner is not None:
        tables["account_owner"] = [{"scope": "DEMO.LOCAL", "account_name": "A", **owner}]
    (row,) = derived("directory_account", tables)
    assert row["admin"] is expected
    assert row["listed"] is (owner is not None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"group_member": [member(group("Domain Admins"), "CN=z,OU=U,DC=demo,DC=local")]}, False),
        ({"group_member": [member("Domain Admins", "z")]}, False),
        ({"group_member": [member("系統管理群組", "z", group_sid="S-1-5-21-1-2-3-512")]}, False),
        ({"group_member": [member("Domain Admins", "z", scope="other.local")]}, None),
        ({"system_setting": [{"scope": "demo.local", "platform": "ad", "stated_in": group("Domain Admins"),
                              "area": "group", "setting": "objectSid"}]}, False),  # exported without a member
    ],
)  # fmt: skip
def test_the_register_clears_an_account_only_beside_the_groups(given: Tables, expected: bool | None) -> None:
    owner = {"scope": "DEMO.LOCAL", "account_name": "a", "role": "staff", "owner_kind": "人員"}
    (row,) = derived("directory_account", {"account": [user("a")], "account_owner": [owner], **given})
    assert row["admin"] is expected


def test_administrators_known_from_the_register_alone_are_not_met() -> None:
    owners = [{"scope": "DEMO.LOCAL", "account_name": n, "role": r} for n, r in (("adm", "admin"), ("a", "staff"))]
    held = {"system_setting": [{"scope": "demo.local", "platform": "ad", "stated_in": "CN=P", "area": "object",
                                "setting": "objectClass", "value_text": "msDS-PasswordSettingsContainer"}]}  # fmt: skip
    tables: Tables = {"password_policy": [DOMAIN], "account": [user("adm"), user("a")], "account_owner": owners, **held}

    def star(more: Tables) -> str:
        found = examined({**tables, **more}, only="4.5.1", own={"ad.min_length.admin": 8}).observations
        return str(next(o.outcome for o in found if (o.check, o.subject) == ("4.5.1/admin-policy", "*")))

    tables["password_policy"].append({**LOOSE, "precedence": 40})
    tables["pso_link"] = [link(LOOSE, user("a")["dn"])]
    assert star({"group_member": [member(group("Domain Admins"), user("adm")["dn"])]}) == "met"
    assert star({"group_member": [member(group("Staff"), user("a")["dn"])]}) == "insufficient-evidence"
    assert star({}) == "insufficient-evidence"


def test_policies_whose_links_were_not_handed_over_settle_nobodys_policy() -> None:
    """An export without msDS-PSOAppliesTo: the domain's loose policy may govern nobody, the other one everybody."""
    tables: Tables = {"password_policy": [{**DOMAIN, "lockout_threshold": 0}, PSO], "account": [user("a")]}
    assert effective(tables)["a"]["applied"] is None
    assert [r["governs"] for r in derived("policy_in_force", tables)] == [None, None]
    star = next(o for o in examined(tables, only="4.5.1", own={"ad.lockout_threshold": 5}).observations
                if (o.check, o.subject) == ("4.5.1/lockout", "*"))  # fmt: skip
    assert (star.outcome, star.exceptions) == ("insufficient-evidence", 0)
    linked = {**tables, "pso_link": [link(PSO, user("z")["dn"])]}
    assert effective(linked)["a"]["applied"] == "domain"
    told = {**tables, "account": [user("a"), user("b", resultant_policy=PSO["policy_id"])]}
    assert {n: r["applied"] for n, r in effective(told).items()} == {"a": "domain", "b": "pso"}


def test_two_exports_of_one_account_are_one_account() -> None:
    (row,) = derived("directory_account", {"account": [user("a"), user("A", scope="DEMO.LOCAL", enabled=False)]})
    assert row["enabled"] is None


OWN = {"ad.lockout_threshold": 5, "account.never_expires_forbidden": True}


def lines(tables: Tables, check: str, **more: Any) -> dict[str, str]:
    found = examined(tables, only="4.5.1", own=OWN, **more).observations
    return {o.subject: o.outcome.value for o in found if o.check == check}


def test_a_domain_that_never_locks_is_found_even_without_a_register() -> None:
    tables: Tables = {"password_policy": [{**DOMAIN, "lockout_threshold": 0}], "account": [user("Administrator")]}
    assert lines(tables, "4.5.1/lockout") == {"*": "exception", "DEMO.LOCAL|Default Domain Policy": "exception"}


def test_that_no_fine_grained_policy_exists_must_be_shown() -> None:
    tables: Tables = {
        "password_policy": [DOMAIN], "account": [user("a", password_never_expires=False, smartcard_required=False)],
        "account_owner": [{"scope": "DEMO.LOCAL", "account_name": "a", "owner_kind": "人員", "role": "staff"}],
    }  # fmt: skip
    assert lines(tables, "4.5.1/lockout")["*"] == "insufficient-evidence"
    container = {"scope": "demo.local", "platform": "ad", "stated_in": "CN=P", "setting": "objectClass",
                 "value_text": "msDS-PasswordSettingsContainer"}  # fmt: skip
    tables["system_setting"] = [container]
    assert lines(tables, "4.5.1/lockout") == {"*": "met"}
    tables["account_owner"].append({"scope": "demo.local", "account_name": "missing", "owner_kind": "人員"})
    found = lines(tables, "4.5.1/never-expires")  # the register knows an account the export lacks
    assert found == {"*": "insufficient-evidence", "DEMO.LOCAL|missing": "insufficient-evidence"}
