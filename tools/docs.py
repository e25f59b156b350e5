"""Every generated page and file, in order. `--check` compares and exits 1, naming what differs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATORS = ("checks_data.py", "criteria_page.py", "item_pages.py", "messages.py")


def main() -> int:
    """Run each generator; the number of those that differ or failed."""
    wrong = 0
    for name in GENERATORS:
        done = subprocess.run([sys.executable, str(ROOT / "tools" / name), *sys.argv[1:]], check=False)
        if done.returncode:
            print(f"{name}: not current; run `make docs`", file=sys.stderr)
            wrong += 1
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
