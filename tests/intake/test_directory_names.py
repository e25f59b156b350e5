"""Distinguished names and canonical paths."""

import pytest

from chahe.intake.directory_names import canonical_key, components, domain_of, target_kind


def test_components_keep_escaped_commas() -> None:
    assert components(r"CN=Doe\, Jane,OU=A\2CB,DC=corp") == [("CN", "Doe, Jane"), ("OU", "A,B"), ("DC", "corp")]
    assert components("no name at all") == []


def test_a_comma_behind_an_escaped_backslash_ends_the_component() -> None:
    assert components(r"CN=\\,DC=corp") == [("CN", "\\"), ("DC", "corp")]
    assert components(r"CN=\\\,x,DC=corp") == [("CN", r"\,x"), ("DC", "corp")]
    assert components("CN=x,DC=corp\\") == [("CN", "x"), ("DC", "corp\\")]


def test_domain() -> None:
    assert domain_of("CN=x,OU=資訊部,DC=Corp,DC=Example,DC=TW") == "corp.example.tw"
    assert domain_of("CN=x") == ""


@pytest.mark.parametrize(
    ("target", "key", "kind"),
    [
        ("DC=corp,DC=tw", "corp.tw", "domain"),
        ("corp.tw", "corp.tw", "domain"),
        ("OU=Web,OU=伺服器,DC=corp,DC=tw", "corp.tw/伺服器/web", "ou"),
        ("corp.tw/伺服器/Web", "corp.tw/伺服器/web", "ou"),
        ("corp.tw/Configuration/Sites/Taipei", "corp.tw/configuration/sites/taipei", "site"),
        ("CN=Taipei,CN=Sites,CN=Configuration,DC=corp,DC=tw", "corp.tw/configuration/sites/taipei", "site"),
        ("Local", None, None),
    ],
)
def test_both_forms_meet(target: str, key: str | None, kind: str | None) -> None:
    assert canonical_key(target) == key
    assert target_kind(target) == kind
