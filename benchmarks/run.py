"""Run the benchmarks from any folder: ``python benchmarks/run.py b1 --households 100000 --months 12``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmarks.__main__ import main

    raise SystemExit(main(sys.argv[1:]))
