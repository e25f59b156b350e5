"""Numbers masked on one side only: whatever rests on them is open."""

from io import BytesIO
from pathlib import Path

from chahe.engine.completeness import of_readings
from chahe.engine.inputs import BoundReading, Inputs
from chahe.intake.api import Context
from chahe.intake.parquet import ParquetSink
from chahe.intake.spreadsheet import READER
from chahe.intake.tokens import TokenKind, token
from chahe.model import Source, digest_of
from tests.checks.harness import inputs_for

TOKEN = token(b"k" * 32, TokenKind.POLICY, "N1")
PAYMENTS = "收款序號,要保書號,收款金額,交易日,收款狀態\nP1,{},100,114/3/5,成功\n"
POLICIES = "保單號碼,要保書號,商品代碼,保險起日\nL1,{},T1,114/3/6\n"


def read(folder: Path, text: str) -> BoundReading:
    """A reading of a text table."""
    data = text.encode()
    with ParquetSink(Source(digest_of(data)), READER.tables, folder) as sink:
        READER.read(BytesIO(data), sink, Context(path="a.csv", key=b"k"))
        return BoundReading(sink.finish("a.csv", "spreadsheet@2"), folder, tied=True)


def gaps(folder: Path, one: str, other: str) -> list[tuple[str, str]]:
    """The gaps of payments and policies whose applications are numbered so."""
    bound = (read(folder / "a", PAYMENTS.format(one)), read(folder / "b", POLICIES.format(other)))
    empty = inputs_for(folder / "none", {})
    inputs = Inputs(bound, empty.ctx, empty.register, empty.version)
    return [(gap.table, gap.reason) for gap in of_readings(inputs, frozenset(("payment", "policy")))]


def test_a_number_masked_on_one_side_is_a_gap_of_both(tmp_path: Path) -> None:
    words = "masked-in-part: application_no: tokens in payment, clear in policy"
    assert gaps(tmp_path, TOKEN, "N1") == [("payment", words), ("policy", words)]


def test_masked_on_both_sides_or_on_none_is_no_gap(tmp_path: Path) -> None:
    assert gaps(tmp_path / "both", TOKEN, TOKEN) == []
    assert gaps(tmp_path / "none", "N1", "N1") == []
