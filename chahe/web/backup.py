"""Backup and restore: every case as its encrypted bundle, and what the workbench keeps nowhere else.

A backup is a folder:
    manifest.json      format, and of every file its SHA-256
    workbench.sealed   own tables and the server's key, encrypted (scrypt, ChaCha20-Poly1305)
    <case id>.chahe    the case (`chahe export`)

Sessions, counted attempts, jobs and everything projected are left out: they are remade, or asked for again.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, models, transaction

from chahe.casefile.case import Case, read_header
from chahe.casefile.export import export, import_case
from chahe.casefile.verify import verify
from chahe.errors import CallError, CaseError, VerificationError
from chahe.evidence import files, sealing
from chahe.evidence.workstation import Workstation
from chahe.model import canonical
from chahe.web import settings
from chahe.web.models import Account, Examination, Job, Projected, Sitting, Throttle
from chahe.web.project import registered

FORMAT = 1
TABLES, MANIFEST = "workbench.sealed", "manifest.json"
_PURPOSE = "chahe workbench backup"
_LEFT_OUT = (Examination, Sitting, Throttle, Job)


def own_models() -> list[type[models.Model]]:
    """Every table that is the workbench's own, by what it is and not by a list: a new one is in the next backup."""
    mine = apps.get_app_config("workbench").get_models()
    return [get_user_model(), *(m for m in mine if not issubclass(m, Projected) and m not in _LEFT_OUT)]


def backup(folders: Sequence[Path], out: Path, passphrase: str, *, by: str) -> list[Path]:
    """Write a backup to a folder that is not there yet. Returns its files. Every case's ledger says it was exported.

    Raises CallError (no passphrase, folder exists), CaseError, LockedError, OSError.
    """
    if out.exists():
        raise CallError(("目標資料夾已存在。", "The target folder exists."), where=str(out))
    if not passphrase:
        raise CallError(("備份須設定通行碼。", "A backup needs a passphrase."), where="CHAHE_EXPORT_PASSPHRASE")
    building = out.with_name(out.name + ".new")
    files.remove_folder(building)
    building.mkdir(parents=True)
    files.make_private(building)
    try:
        # Tables first: a member added meanwhile is then in the case's ledger and not in the table, never the other way.
        sealed = sealing.wrap(_dump(), passphrase, _PURPOSE, Workstation.here().random)
        files.write_durably(building / TABLES, sealed)
        made = {TABLES: str(files.digest_file(building / TABLES))}
        for folder in folders:
            with Case.open(folder, write=True, wait=60.0) as case:
                name = f"{case.id}.chahe"
                made[name] = str(export(case, building / name, passphrase, by=by))
        files.write_durably(building / MANIFEST, canonical({"format": FORMAT, "files": made}))
        files.replace(building, out)
    finally:
        files.remove_folder(building)
    return sorted(out.iterdir())


def restore(source: Path, into: Path, passphrase: str, say: Callable[[str], None]) -> None:
    """Unpack a backup: cases into a folder each, tables into a workbench without accounts. Every case is verified.

    Raises CallError (no backup, wrong passphrase, accounts here already), CaseError (a case's folder is not empty),
    VerificationError (changed on the way, or a case that does not verify), OSError.
    """
    if Account.objects.exists():
        raise CallError(
            ("本工作台已有帳號，不予覆蓋。", "This workbench has accounts; nothing is written over them."),
            where=str(settings.HOME),
            todo=(
                "請以 CHAHE_WORKBENCH 指定新資料夾，或用空的資料庫。",
                "Use a new CHAHE_WORKBENCH or an empty database.",
            ),
        )
    listed = _checked(source)
    tables = sealing.unwrap((source / TABLES).read_bytes(), passphrase, _PURPOSE, str(source / TABLES))
    for name in listed:
        if name != TABLES:
            folder = into / name.removesuffix(".chahe")
            _case(source / name, folder, passphrase)
            say(str(folder))
    _load(tables)
    for name in listed:
        if name != TABLES:
            registered(into / name.removesuffix(".chahe"))


def _case(bundle: Path, folder: Path, passphrase: str) -> None:
    case = import_case(bundle, folder, passphrase)
    if str(read_header(folder)["id"]) != bundle.name.removesuffix(".chahe"):
        raise VerificationError(("備份之檔名與案件不符。", "The bundle is another case's."), where=bundle.name)
    result = verify(case)
    if not result.ok:
        problem = result.problems[0]
        raise VerificationError((problem.zh, problem.en), where=f"{folder} {problem.where}")


def _checked(source: Path) -> list[str]:
    """The files of a backup, each as it was written."""
    try:
        said = json.loads((source / MANIFEST).read_bytes())
        listed = {str(k): str(v) for k, v in said["files"].items()}
        known = said["format"] == FORMAT and TABLES in listed
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known or any(Path(n).name != n or not (source / n).is_file() for n in listed):
        raise CaseError(("此資料夾不是完整之備份。", "This folder is no whole backup."), where=str(source))
    for name, digest in listed.items():
        if files.digest_file(source / name) != digest:
            raise VerificationError(("備份檔案已遭更動。", "A file of the backup was changed."), where=name)
    return sorted(listed)


def _dump() -> bytes:
    rows = [r for m in own_models() for r in _rows(m)]
    return json.dumps({"format": FORMAT, "key": settings.SECRET_KEY, "rows": rows}).encode()


def _rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    yield from json.loads(serializers.serialize("json", model._default_manager.order_by("pk").iterator()))


def _load(data: bytes) -> None:
    """All rows or none. The server's key first: without it, secrets in the tables could not be read."""
    said = json.loads(data)
    key = settings.HOME / "secret"
    files.write_durably(key, str(said["key"]).encode())
    files.make_private(key)
    mine = own_models()
    try:
        with transaction.atomic():
            get_user_model().objects.all().delete()  # the one user of a laptop: there is no account here
            for row in serializers.deserialize("json", json.dumps(said["rows"])):
                if type(row.object) not in mine:
                    raise CallError(
                        ("備份含有不允許之資料。", "The backup holds what is no table of ours."), where=TABLES
                    )
                row.save()
            for statement in connection.ops.sequence_reset_sql(no_style(), mine):
                with connection.cursor() as cursor:
                    cursor.execute(statement)
    except (DeserializationError, IntegrityError) as error:
        raise CallError(
            ("備份之帳號資料無法讀入。", "The tables of the backup cannot be read in."),
            where=type(error).__name__,
            todo=("請以建立備份之版本還原。", "Restore with the version that made the backup."),
        ) from None
