"""OSCAL: passes compliance-trestle and our own reference check, which finds what a schema cannot."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from trestle.oscal.assessment_results import AssessmentResults

from chahe.findings.finding import Decision
from chahe.model import Outcome
from chahe.report.oscal_document import assessment_results
from chahe.report.oscal_references import broken_references
from tests.report.dossiers import FILE, FINAL, making


def document(**more: Any) -> dict[str, Any]:
    return assessment_results(making(**more))


@pytest.mark.parametrize(
    "more",
    [{}, {"concluded": FINAL, "decision": Decision.OPINION}, {"outcome": Outcome.MET}, {"decision": Decision.DROPPED}],
    ids=["draft", "final", "met", "dropped"],
)
def test_trestle_and_the_reference_check_accept_it(more: dict[str, Any]) -> None:
    made = document(**more)
    AssessmentResults.model_validate(made["assessment-results"])
    assert broken_references(made) == ()


def test_the_machine_concludes_nothing() -> None:
    result = document()["assessment-results"]["results"][0]
    assert "findings" not in result
    assert {r["status"] for r in result["risks"]} == {"investigating"}


def test_people_do() -> None:
    result = document(concluded=FINAL, decision=Decision.OPINION)["assessment-results"]["results"][0]
    found = {f["target"]["target-id"]: f for f in result["findings"]}
    assert len(found) == 69
    assert found["item-4.5.1"]["target"]["status"]["state"] == "not-satisfied"
    assert "status" not in found["item-1.1.1"]["target"]  # 佐證不足 is neither satisfied nor not
    assert {r["status"] for r in result["risks"]} == {"open"}


def test_draft_is_a_property() -> None:
    final = {"concluded": FINAL, "decision": Decision.OPINION}
    states: list[tuple[dict[str, Any], str]] = [({}, "true"), (final, "false")]
    for more, word in states:
        root = document(**more)["assessment-results"]
        for props in (root["metadata"]["props"], root["results"][0]["props"]):
            assert {p["name"]: p["value"] for p in props}["draft"] == word


def test_exceptions_point_at_the_evidence_by_digest_and_place() -> None:
    root = document()["assessment-results"]
    resources = {r["uuid"]: r for r in root["back-matter"]["resources"]}
    seen = [o for o in root["results"][0]["observations"] if o["title"].endswith("例外")]
    assert len(seen) == 7
    for o in seen:
        evidence = o["relevant-evidence"][0]
        assert resources[evidence["href"][1:]]["rlinks"][0]["hashes"][0]["value"] == FILE
        assert {"name": "locator", "ns": "urn:chahe:oscal", "value": "line:2"} in evidence["props"]


def _drop_resource(root: dict[str, Any]) -> None:
    root["back-matter"]["resources"] = [r for r in root["back-matter"]["resources"] if "rlinks" not in r]


def _drop_observations(root: dict[str, Any]) -> None:
    del root["results"][0]["observations"]


def _strip_evidence(root: dict[str, Any]) -> None:
    for o in root["results"][0]["observations"]:
        o.pop("relevant-evidence", None)


def _drop_plan(root: dict[str, Any]) -> None:
    root["import-ap"]["href"] = "#nowhere"


def _same_uuid(root: dict[str, Any]) -> None:
    root["results"][0]["uuid"] = root["uuid"]


def _no_tool(root: dict[str, Any]) -> None:
    del root["results"][0]["local-definitions"]


def _no_control(root: dict[str, Any]) -> None:
    root["results"][0]["reviewed-controls"]["control-selections"] = [{"include-all": {}}]


def _wrong_hash(root: dict[str, Any]) -> None:
    for r in root["back-matter"]["resources"]:
        for link in r.get("rlinks", ()):
            link["hashes"][0]["value"] = "00" * 32


def _no_risk(root: dict[str, Any]) -> None:
    root["results"][0]["risks"] = []


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (_drop_resource, "leads to no resource"),
        (_drop_observations, "no observation"),
        (_strip_evidence, "without evidence"),
        (_drop_plan, "import-ap"),
        (_same_uuid, "stands twice"),
        (_no_tool, "no actor"),
        (_no_control, "no reviewed control"),
        (_wrong_hash, "differ"),
        (_no_risk, "no risk"),
    ],
)
def test_a_broken_reference_is_found(break_it: Callable[[dict[str, Any]], None], said: str) -> None:
    made = copy.deepcopy(document(concluded=FINAL, decision=Decision.OPINION))
    break_it(made["assessment-results"])
    assert any(said in problem for problem in broken_references(made))


def test_something_else_is_no_assessment() -> None:
    assert broken_references({}) == ("assessment-results: missing",)
