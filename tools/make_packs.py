"""Make the two packs of ``reports/``: the founding question and the law of 2025. Words left over go to ``compare``.

Before them the back-test, whose whole record stands in both, is written to ``reports/record/backtest.json``.

python3 start.py packs                               both, at the scenarios' own scale
python3 start.py packs from_40_to_50 --scale 1:500   one, quickly
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = Path("reports")  # inside the root, so that the record of a pack holds no path of a machine
RECORD = REPORTS / "record" / "backtest.json"
PACKS = {
    "from_40_to_50": (["old_law", "line_40", "line_50"], []),
    "law_of_2025": (["median_35_no_floor", "median_35", "median_50"], ["--bridge"]),
}
"""By name: the scenarios compared, the base first; further words for ``tsa-sim report``."""


def main(words: list[str]) -> int:
    """Run and report each pack asked for; give the first exit status that is not 0."""
    names = [word for word in words if word in PACKS] or list(PACKS)
    rest = [word for word in words if word not in PACKS]
    status = write_record()
    if status:
        return status
    for name in names:
        scenarios, more = PACKS[name]
        runs, pack, notes = REPORTS / name, REPORTS / f"{name}_pack", REPORTS / "notes" / f"{name}.yaml"
        steps = [["compare", *scenarios, "--out", str(runs), *rest],
                 ["report", str(runs), "--notes", str(notes), "--record", str(RECORD), "--out", str(pack),
                  *more]]  # fmt: skip
        for step in steps:
            status = subprocess.call([sys.executable, "-m", "tsa_sim", *step], cwd=ROOT)
            if status:
                return status
    return 0


def write_record() -> int:
    """Write the back-test of every year; give the exit status."""
    path = ROOT / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as record:
        return subprocess.call([sys.executable, "-m", "tsa_sim", "backtest", "--json"], cwd=ROOT, stdout=record)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
