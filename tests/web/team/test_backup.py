"""What was backed up comes back: people come in as before, cases verify, and nothing half comes back."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from chahe.casefile.case import Case
from chahe.casefile.verify import verify
from chahe.cli import run
from chahe.errors import CallError, CaseError, VerificationError
from chahe.web import backup as backing
from chahe.web import settings
from chahe.web.access import accounts, membership, sealed, totp
from chahe.web.models import Access, Account, Examination, Member, Person, Totp
from chahe.web.roles import Role
from tests.web.team.conftest import SECRET, Have

PASSPHRASE = "a passphrase of the test"


@pytest.fixture
def source(case: Examination, folder: Path, have: Have, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup of a server with one case and two accounts; the workbench is empty afterwards."""
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home").mkdir()
    account = have()
    have("chen", "陳大文")
    totp.begin(account)
    membership.put(case, account, Role.LEAD, by="系統管理")
    made = backing.backup([folder], tmp_path / "backup", PASSPHRASE, by="系統管理")
    assert [p.name for p in made] == sorted([f"{case.pk}.chahe", "manifest.json", "workbench.sealed"])
    _forget()
    return tmp_path / "backup"


def _forget() -> None:
    Examination.objects.all().delete()
    get_user_model().objects.all().delete()
    for kind in (Person, Access, Member):
        kind._default_manager.all().delete()


def test_everything_comes_back(source: Path, tmp_path: Path) -> None:
    told: list[str] = []
    backing.restore(source, tmp_path / "cases", PASSPHRASE, told.append)
    (folder,) = (tmp_path / "cases").iterdir()
    assert told == [str(folder)]
    assert verify(Case.open(folder)).ok
    assert Case.open(folder).acts()[-1].kind == "export"
    browser = Client()
    said = {"account": "wang", "password": SECRET, "next": f"/c/{folder.name}/"}
    assert browser.post("/log-in/", said).headers["Location"] == f"/c/{folder.name}/"
    assert browser.get(f"/c/{folder.name}/").status_code == 200
    kept = Totp.objects.get()
    assert sealed.unseal(kept.sealed, f"totp {kept.account_id}"), "the server's key came along"
    assert (tmp_path / "home" / "secret").read_text(encoding="ascii") == settings.SECRET_KEY
    accounts.new("later", "後來者")  # numbers go on where they were


def test_nothing_is_written_over(source: Path, tmp_path: Path) -> None:
    accounts.new("here", "此處之人")
    with pytest.raises(CallError):
        backing.restore(source, tmp_path / "cases", PASSPHRASE, print)
    assert not (tmp_path / "cases").exists()
    with pytest.raises(CallError):
        backing.backup([], source, PASSPHRASE, by="王")


@pytest.mark.parametrize("name", ["workbench.sealed", "case"])
def test_a_changed_file(source: Path, tmp_path: Path, name: str) -> None:
    path = source / name if name != "case" else next(source.glob("*.chahe"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(VerificationError):
        backing.restore(source, tmp_path / "cases", PASSPHRASE, print)
    assert not Account.objects.exists()


def _without(source: Path) -> None:
    (source / "manifest.json").unlink()


def _fewer(source: Path) -> None:
    (source / "workbench.sealed").unlink()


def _elsewhere(source: Path) -> None:
    said = json.loads((source / "manifest.json").read_bytes())
    said["files"]["../../outside.chahe"] = "0" * 64
    (source / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.mark.parametrize("spoil", [_without, _fewer, _elsewhere])
def test_no_whole_backup(source: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(source)
    with pytest.raises(CaseError):
        backing.restore(source, tmp_path / "cases", PASSPHRASE, print)


def test_a_wrong_passphrase(source: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError):
        backing.restore(source, tmp_path / "cases", "another", print)
    assert not Account.objects.exists()
    with pytest.raises(CallError):
        backing.backup([], tmp_path / "second", "", by="王")


def test_by_command(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "CHAHE_EXPORT_PASSPHRASE", PASSPHRASE)
    assert run(["restore", str(source), "--to", str(tmp_path / "cases")]) == 0
    assert run(["backup", str(tmp_path / "again"), "--as", "系統管理"]) == 0
    assert len(list((tmp_path / "again").glob("*.chahe"))) == 1


def test_what_a_backup_holds() -> None:
    """Every table of the workbench is in it, is projected, or is named as left out."""
    named = {m.__name__ for m in backing.own_models()}
    assert {"User", "Person", "Account", "Member", "Passkey", "Totp", "Recovery", "FormerPassword", "Access"} <= named
    assert not named & {"Item", "Observation", "Examination", "Sitting", "Throttle", "Job"}
