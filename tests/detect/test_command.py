"""`chahe detect` by its contract: one line per hit, in the order of the input; what was not done is said."""

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

from chahe.cli import run
from tests.detect.conftest import Detect
from tests.detect.events import ANY_CMD, WHOAMI, event, rule_file, rules


def test_a_hit_has_the_six_words_of_the_contract(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "log.json"
    line = event("whoami /all")
    log.write_bytes(event("dir", image="C:\\a.exe") + b"\n" + line + b"\n")
    said = detect(rules(tmp_path / "rules"), [log])
    assert said.code == 0
    digest = hashlib.sha256(line).hexdigest()
    assert said.hits == [
        {"rule": rule, "title": title, "level": level, "file": str(log), "record": 2, "row_sha256": digest}
        for rule, title, level in ((WHOAMI, "查詢身分 Who am I", "high"), (ANY_CMD, "A shell", "low"))
    ]


def test_order_is_input_then_record_then_rule(tmp_path: Path, detect: Detect) -> None:
    folder = tmp_path / "logs"
    (folder / "sub").mkdir(parents=True)
    lines = b"\n".join(event(f"whoami {n}") for n in range(30)) + b"\n"
    for name in ("b.json", "a.json", "sub/c.json"):
        (folder / name).write_bytes(lines)
    last = tmp_path / "0-first-by-name.json"
    last.write_bytes(lines)
    said = detect(rules(tmp_path / "rules"), [folder, last])
    told = [(h["file"], h["record"], h["rule"]) for h in said.hits]
    order = [*(f"{folder}/{name}" for name in ("a.json", "b.json", "sub/c.json")), str(last)]
    assert told == [(f, n, r) for f in order for n in range(1, 31) for r in (WHOAMI, ANY_CMD)]


def test_members_of_zips_and_gzips_go_by_their_names(tmp_path: Path, detect: Detect) -> None:
    line = event("whoami")
    packed = tmp_path / "logs.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("日誌/one.json", line)
        archive.writestr("two.json.gz", gzip.compress(line))
        archive.writestr("readme.txt", "nothing of ours")
    said = detect(rules(tmp_path / "rules"), [packed])
    files = [h["file"] for h in said.hits if h["rule"] == WHOAMI]
    assert files == [f"{packed}!日誌/one.json", f"{packed}!two.json.gz!content"]
    assert said.file("!readme.txt")["status"] == "unread"
    assert said.file("!readme.txt")["reason"] == "not-recognised"


def test_what_was_not_read_is_said_and_is_no_failure(tmp_path: Path, detect: Detect) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "empty.evtx").write_bytes(b"")
    (folder / "letter.txt").write_bytes("稽核報告".encode())
    (folder / "log.json").write_bytes(event("dir") + b"\nnot json\n")
    said = detect(rules(tmp_path / "rules"), [folder])
    assert said.code == 0
    assert [(f["file"].rpartition("/")[2], f["status"], f["reason"]) for f in said.summary["files"]] == [
        ("empty.evtx", "unread", "empty-file"),
        ("letter.txt", "unread", "not-recognised"),
        ("log.json", "read", None),
    ]
    assert said.rejects("log.json")[0][0] == "line:2"
    assert (said.summary["events"], said.summary["rejects"], said.summary["unread"]) == (1, 1, 2)
    assert "letter.txt" in said.words


def test_the_rule_set_is_named_by_its_digest(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(event("dir"))
    folder = rules(tmp_path / "rules")
    first = detect(folder, [log]).summary["ruleset"]
    assert detect(folder, [log]).summary["ruleset"] == first
    rule_file(folder, WHOAMI, "CommandLine|contains: whoami2")
    assert detect(folder, [log]).summary["ruleset"] != first


def test_a_rule_that_cannot_run_says_why(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(event("whoami"))
    folder = rules(tmp_path / "rules")
    rule_file(folder, "33333333-3333-4333-8333-333333333333", "CommandLine|re: '(a)\\1'")
    said = detect(folder, [log])
    (rule,) = [r for r in said.summary["rules"] if r["state"] == "cannot-run"]
    assert rule["why"]["code"] == "regex-unsupported"
    assert said.code == 0
    assert len(said.hits) == 2


def test_rules_in_a_zip_and_a_single_file_are_taken(tmp_path: Path, detect: Detect) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(event("whoami"))
    folder = rules(tmp_path / "rules")
    packed = tmp_path / "rules.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"deep/{path.name}")
    assert len(detect(packed, [log]).hits) == 2
    assert len(detect(folder / f"{WHOAMI}.yml", [log]).hits) == 1


def test_wrong_calls_exit_2_before_anything_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(event("whoami"))
    folder = rules(tmp_path / "rules")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(["detect", str(folder), str(tmp_path / "absent")]) == 2
    assert run(["detect", str(tmp_path / "absent"), str(log)]) == 2
    assert run(["detect", str(empty), str(log)]) == 2
    assert run(["detect", str(folder), str(log), "--format", "xml"]) == 2
    assert run(["detect", str(folder), str(log), "--time-limit", "0"]) == 2
    assert run(["detect", str(folder), str(log), "--summary", str(tmp_path / "no" / "such" / "s.json")]) == 2
    assert run(["detect", str(folder)]) == 2


def test_the_table_is_for_people(tmp_path: Path, capfd: object) -> None:
    log = tmp_path / "log.json"
    log.write_bytes(event("whoami") + b"\n" + event("whoami"))
    assert run(["detect", str(rules(tmp_path / "rules")), str(log)]) == 0
    out = capfd.readouterr().out  # type: ignore[attr-defined]  # pytest's own fixture
    assert "查詢身分" in out
    assert "命中 hits 4" in out


def test_lines_are_utf8_json_with_sorted_keys(tmp_path: Path, capfdbinary: object) -> None:
    log = tmp_path / "日誌.json"
    log.write_bytes(event("whoami"))
    assert run(["detect", str(rules(tmp_path / "rules")), str(log), "--format", "jsonl"]) == 0
    for line in capfdbinary.readouterr().out.splitlines():  # type: ignore[attr-defined]  # pytest's own fixture
        said = json.loads(line.decode("utf-8"))
        assert line == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
