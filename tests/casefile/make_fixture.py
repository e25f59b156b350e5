"""Makes `fixtures/format-N.zip`, the case every later program must open. Run once per released format, never again:

python -m tests.casefile.make_fixture
"""

import tempfile
import zipfile
from pathlib import Path

from chahe.casefile.case import FORMAT, Case
from chahe.casefile.erase import erase
from chahe.casefile.seal import seal
from tests.casefile.conftest import PROFILE, custody, fill, station_at


def make(target: Path) -> None:
    """A sealed case with every kind of content."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Case.create(folder / "case", PROFILE, by="王小明", station=station_at(folder / "home")) as case:
            fill(case, folder)
            case.set_text("norms.toml", "[norm]\n", by="王小明")
            (folder / "gone").write_bytes(b"to be erased")
            gone = case.add_evidence(folder / "gone", "gone.txt", custody(system="AD", stated_records=3))
            erase(case, gone.digest, by="王小明", why="客戶要求")
            seal(case, by="王小明")
        with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted((folder / "case").rglob("*")):
                if path.is_file() and path.name != "case.lock":
                    archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())


if __name__ == "__main__":
    make(Path(__file__).parent / "fixtures" / f"format-{FORMAT}.zip")
