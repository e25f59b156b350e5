"""`chahe catalog --format json`: every node in order, and nothing heavy imported."""

import json
import subprocess
import sys

from chahe.catalog import catalog
from chahe.catalog.export import as_json

HEAVY = ("ibis", "duckdb", "pandas", "django", "pyarrow", "sqlglot")


def test_every_node_in_order_with_the_seeds_words() -> None:
    nodes = json.loads(as_json())
    assert [(n["code"], n["label"], n["kind"], n["title"], n["text"]) for n in nodes] == [
        (n.code, n.label, n.kind.value, n.title, n.text) for n in catalog().nodes
    ]
    assert len({tuple(sorted(n)) for n in nodes}) == 1, "every node carries the same keys"


def test_details_are_those_of_the_catalog() -> None:
    by_code = {n["code"]: n for n in json.loads(as_json())}
    item = by_code["4.8.2"]
    assert item["applies"] == "digital_certificates" and item["applies_reason"]["zh"].endswith("不適用。")
    assert [a["applies"] for a in item["aspects"]] == [None, None, "own_ca"]
    assert item["methods"] == ["EXAMINE", "TEST"]
    assert by_code["4.5"]["aspects"] == [] and by_code["4.5"]["asks"] is False
    assert by_code["4.8.3"]["asks"] is True and by_code["4.8.3"]["kind"] == "item-group"
    assert sum(n["kind"] == "item" for n in by_code.values()) == 69
    assert by_code["1.1.1"]["branch_note"]["en"]


def test_chinese_is_written_as_it_is() -> None:
    assert "肆.五.(一)" in as_json() and "\\u" not in as_json()


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from chahe.catalog.export import as_json; as_json(); "
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
