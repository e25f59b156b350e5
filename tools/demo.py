"""`make demo`: the main job once, from a synthetic insurer to signed-off-ready reports.

Leaves out/demo/insurer (what was handed over), out/demo/case, and the reports beside them.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

CHAHE = Path(sys.executable).with_name("chahe")


def run(*arguments: str) -> None:
    """One command of the program, shown as a user would type it."""
    print("\n$ chahe " + " ".join(arguments), flush=True)
    done = subprocess.run([str(CHAHE), *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Sample, init, request, intake, examine, proposals, report, verify."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    out: Path = given.out
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    insurer, case = str(out / "insurer"), str(out / "case")
    run("sample", insurer, "--seed", given.seed)
    run("init", case, "--profile", f"{insurer}/profile.toml")
    run("request", case, "--out", str(out / "request"))
    run("intake", case, f"{insurer}/evidence", "--format", "jsonl")
    run("examine", case)
    run("proposals", case)
    for volume in ("1", "2"):
        run("report", case, "--volume", volume, "--format", "docx,pdf,xlsx,html,oscal", "--out", str(out))
    run("verify", case)
    print(f"\n報告 reports: {out}/    案件 case: {case}    下一步 next: .venv/bin/chahe serve")


if __name__ == "__main__":
    main()
