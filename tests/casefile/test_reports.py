"""`chahe report`: which files it writes, the user's own texts, and the act that says who printed them."""

from pathlib import Path

import pytest

from chahe.casefile import reports
from chahe.casefile.acts import Act
from chahe.casefile.case import Case
from chahe.casefile.reports import Wanted, file_stem, record, write_reports
from chahe.errors import CallError
from chahe.model import digest_of
from chahe.report.dossier import Dossier
from chahe.report.formats import formats
from chahe.report.volumes import Form, parse_form
from tests.report.dossiers import dossier


@pytest.fixture(autouse=True)
def small_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gathering is tested by itself; here a fixed dossier stands for the case."""

    def given(case: Case, **more: object) -> Dossier:
        return dossier()

    monkeypatch.setattr(reports, "dossier", given)


def wanted(names: str | None, *volumes: int, templates: Path | None = None) -> Wanted:
    return Wanted(formats(names), volumes or (1, 2), Form.BUREAU, templates=templates)


def test_one_file_per_format_and_volume_named_for_windows(empty_case: Case, tmp_path: Path) -> None:
    done = write_reports(empty_case, tmp_path / "out", wanted("html,oscal"))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "115I001_卷一_檢查報告.html",
        "115I001_卷二_工作底稿.html",
        "115I001_卷二_工作底稿.oscal.json",
    ]
    assert done.draft
    assert all(digest_of(f.path.read_bytes()) == f.digest for f in done.files)


def test_printing_is_an_act_with_digests(empty_case: Case, tmp_path: Path) -> None:
    done = write_reports(empty_case, tmp_path / "out", wanted("html", 1))
    record(empty_case, done, by="王檢查")
    act = empty_case.acts(Act.REPORT)[-1]
    assert act.by == "王檢查"
    assert act.body["files"] == [{"name": "115I001_卷一_檢查報告.html", "digest": done.files[0].digest, "volume": 1}]
    assert act.body["draft"] is True


def test_a_folder_of_own_texts_replaces_ours(empty_case: Case, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "words.yaml").write_text('v1_marking: "極機密樣張"\n', encoding="utf-8", newline="\n")
    done = write_reports(empty_case, tmp_path / "out", wanted("html", 1, templates=own))
    assert "極機密樣張" in done.files[0].path.read_text(encoding="utf-8")


def test_wrong_calls_are_said(empty_case: Case, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="None of these formats"):
        write_reports(empty_case, tmp_path / "out", wanted("oscal", 1))
    with pytest.raises(CallError, match="templates folder"):
        write_reports(empty_case, tmp_path / "out", wanted("html", 1, templates=tmp_path / "none"))
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "words.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CallError, match="UTF-8"):
        write_reports(empty_case, tmp_path / "out", wanted("html", 1, templates=bad))
    with pytest.raises(CallError):
        parse_form("pretty")


@pytest.mark.parametrize(
    ("number", "stem"), [("115I001", "115I001"), ("a/b:c*", "a_b_c_"), (" . ", "report"), ("x" * 99, "x" * 60)]
)
def test_numbers_become_names_ntfs_takes(number: str, stem: str) -> None:
    assert file_stem(number) == stem
