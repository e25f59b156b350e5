"""profile.toml: read whole, and every kind of nonsense refused with its place."""

from datetime import date

import pytest

from chahe.errors import ScopeError
from chahe.scope.profile import InstitutionType, parse_profile
from tests.scope.profiles import TEXT


def test_the_agreed_format() -> None:
    profile = parse_profile(TEXT)
    assert profile.norms == "norms.toml"
    assert profile.institution.type is InstitutionType.LIFE
    assert profile.institution.online_premium_ntd == 620_000_000
    assert profile.examination.period_from == date(2025, 1, 1)
    assert [s.id for s in profile.systems] == ["SYS-001", "SYS-002"]
    assert profile.systems[0].internet
    assert profile.features["e_policy"]
    assert not profile.features["own_ca"]
    assert profile.features["online_insurance"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('type = "life"', 'type = "bank"', "[institution] type"),
        ('type = "life"', "", "[institution] type"),
        ('"annuity"]', '"soap"]', "[institution] lines"),
        ("assets_ntd = 350_000_000_000", "assets_ntd = -1", "[institution] assets_ntd"),
        ("assets_ntd = 350_000_000_000", "assets_ntd = 3.5", "[institution] assets_ntd"),
        ("foreign_branch = false", 'foreign_branch = "no"', "[institution] foreign_branch"),
        ("foreign_branch = false", "foreing_branch = false", "[institution] foreing_branch"),
        ('kind = "專案檢查"', 'kind = "抽查"', "[examination] kind"),
        ("period_to = 2026-06-30", "period_to = 2024-06-30", "[examination] period_to"),
        ("as_of = 2026-06-30", "as_of = 2024-12-31", "[examination] as_of"),
        ("as_of = 2026-06-30", "as_of = 2026-06-30T00:00:00", "[examination] as_of"),
        ("as_of = 2026-06-30", 'as_of = "2026-02-30"', "[examination] as_of"),
        ("on_site_to = 2026-07-24", "on_site_to = 2026-07-01", "[examination] on_site_to"),
        ("on_site_from = 2026-07-13", "on_site_from = 2024-07-13", "[examination] on_site_from"),
        ('number = "115I001"', 'number = " "', "[examination] number"),
        ("own_ca = false", "own_ca = 1", "[features] own_ca"),
        ("own_ca = false", "own_caa = false", "[features] own_caa"),
        ("class = 2", "class = 4", "[[system]] 第 2 筆 class"),
        ("class = 2", "class = true", "[[system]] 第 2 筆 class"),
        ('id = "SYS-002"', 'id = "SYS-001"', "[[system]] 第 2 筆 id"),
        ("since = 2021-01-01", "since = 2021-01-01\nretired = 2020-01-01", "[[system]] 第 2 筆 retired"),
        ('norms = "norms.toml"', "norms = 5", "profile.toml norms"),
        ('norms = "norms.toml"', "norms = ", "profile.toml"),
        ('norms = "norms.toml"', 'norms = "n"\n[[left_out]]\nitem = "4.9"\nreason = "r"', "[[left_out]] 第 1 筆 item"),
        ('norms = "norms.toml"', 'norms = "n"\n[[left_out]]\nitem = "4.7"', "[[left_out]] 第 1 筆 reason"),
    ],
)
def test_nonsense_is_refused_with_its_place(old: str, new: str, where: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ScopeError) as caught:
        parse_profile(TEXT.replace(old, new))
    said = caught.value.diagnostics()
    assert said.where == where
    assert said.what[0]
    assert said.what[1].isascii() or "「" not in said.what[1]


def test_own_ca_without_certificates_cannot_be() -> None:
    with pytest.raises(ScopeError):
        parse_profile(
            TEXT.replace("own_ca = false", "own_ca = true").replace(
                "digital_certificates = true", "digital_certificates = false"
            )
        )


def test_a_misspelt_key_names_the_near_one() -> None:
    with pytest.raises(ScopeError, match="foreign_branch"):
        parse_profile(TEXT.replace("foreign_branch = false", "foreing_branch = false"))


def test_not_toml() -> None:
    with pytest.raises(ScopeError):
        parse_profile("<html>")
