"""From the rule to the record, and nothing on the way that was not used."""

from chahe.checks.api import checks
from chahe.findings.chain import chain
from chahe.findings.group import findings_of
from tests.findings import made

RETRAIN = "4.7/clicker-not-retrained"


def test_criterion_article_own_norm_fact_and_record() -> None:
    seen = [made.star(RETRAIN, own_only=1), made.line(RETRAIN, "2025|E1", {}, own_only=1, at=7)]
    (finding,) = findings_of(seen, made.register(), made.profile(), {})
    (link,) = chain(finding, made.register())
    assert (link.check, link.population, link.exceptions, link.own_only) == (RETRAIN, 10, 1, 1)
    (own,) = [r for r in link.own if r.id == "N/soc.retrain_days"]
    assert (own.value, own.article, own.since) == ("30", "社交工程演練作業要點 第2版 第九點", "2024-03-01")
    assert [e.locator for e in link.records] == ["line:7"]
    parameters = {c.id: c.parameter for c in made.register().criteria}
    assert {parameters[r.id] for r in (*link.law, *link.own)} <= set(checks()[RETRAIN].criteria)


def test_a_finding_about_a_norm_has_the_rule_and_the_norm_and_no_fact() -> None:
    register = made.register(made.NORMS + made.LOOSE)
    looser = next(f for f in findings_of([], register, made.profile(), {}) if len(f.uses) == 2)
    (link,) = chain(looser, register)
    assert (link.check, link.population, link.records) == ("", 0, ())
    assert (len(link.law), len(link.own)) == (1, 1)
