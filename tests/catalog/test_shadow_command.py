"""The command we give for shadow lets no hash leave the host, and our reader understands what it prints."""

import shutil
import subprocess

import pytest

from chahe.catalog import catalog
from chahe.intake.api import Head
from chahe.intake.shadow import READER
from chahe.intake.unix_hashes import password_field

SHADOW = (
    "root:$6$c2FsdA$SECRETHASH:19000:0:99999:7:::\n"
    "bin:*:19000:0:99999:7:::\n"
    "locked:!$y$j9T$c2FsdA$SECRETHASH:19000:0:90:7:::\n"
    "old:SECRETHASHxyz:19000:0:90:7:::\n"
    "empty::19000:0:90:7:::\n"
)


@pytest.mark.skipif(shutil.which("awk") is None, reason="awk is not on this machine")
def test_the_shadow_command_keeps_dates_and_algorithm_and_drops_hashes() -> None:
    how = catalog().request("S06").how["shadow 中繼資料"]
    program = how.split("awk -F: '", 1)[1].split("' /etc/shadow", 1)[0]
    done = subprocess.run(["awk", "-F:", program], input=SHADOW, capture_output=True, text=True, check=True, timeout=30)
    assert "SECRET" not in done.stdout and "c2FsdA" not in done.stdout
    rows = [line.split(":") for line in done.stdout.splitlines()]
    assert [r[2:] for r in rows] == [line.split(":")[2:] for line in SHADOW.splitlines()]
    read = [password_field(r[1]) for r in rows]
    assert [f.algorithm for f in read] == ["sha512crypt", None, None, None, None]
    assert [f.locked for f in read] == [False, False, True, None, False]
    assert [f.empty for f in read] == [False, False, False, None, True]
    data = done.stdout.encode()
    assert READER.recognise(Head("hosts/a/shadow.txt", data, len(data)))
