"""The command line of the benchmarks: ``python -m benchmarks [NAME...] [--smoke]``."""

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.registry import Benchmark, Report, Size, benchmarks
from tsa_sim.errors import TsaError
from tsa_sim.run import as_scale


def main(words: list[str]) -> int:
    """Run the benchmarks asked for and print what they found; give 1 when one found a fault, else 0."""
    parser = _parser()
    asked = parser.parse_args(words)
    chosen = asked.benchmarks or list(benchmarks().values())
    try:
        reports = {benchmark.name: benchmark.run(_size(benchmark, asked)) for benchmark in chosen}
    except TsaError as fault:
        parser.error(str(fault))
    if asked.table is not None:
        asked.table.write_text(_as_text(reports), "utf-8")
    sys.stdout.write(json.dumps(_as_json(reports)) + "\n" if asked.json else _as_text(reports))
    return 1 if any(report.failed for report in reports.values()) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = ", ".join(benchmarks())
    parser.add_argument("benchmarks", nargs="*", type=_named, metavar="NAME", help=f"of {names}; all when left out")
    parser.add_argument("--smoke", action="store_true", help="a size of seconds, to see that everything runs")
    parser.add_argument("--households", type=int, help="synthetic households (b1)")
    parser.add_argument("--scale", help="part of the country's households, such as 1:100 (month)")
    parser.add_argument("--months", type=int, help="months that are timed")
    parser.add_argument("--rounds", type=int, help="how often each engine has its turn")
    parser.add_argument("--minutes", type=float, help="how long the long run lasts (longrun)")
    parser.add_argument("--peers", type=Path, help="folder of the peers; default ../shared/peers beside the project")
    parser.add_argument("--table", type=Path, help="file to which the printed table is written too")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def _named(name: str) -> Benchmark:
    if name not in benchmarks():
        raise argparse.ArgumentTypeError(f"unknown benchmark {name!r}; known: {', '.join(benchmarks())}")
    return benchmarks()[name]


def _size(benchmark: Benchmark, asked: argparse.Namespace) -> Size:
    given = {
        "households": asked.households,
        "scale": as_scale(asked.scale),
        "months": asked.months,
        "rounds": asked.rounds,
        "peers": asked.peers,
        "minutes": asked.minutes,
    }
    size = benchmark.smoke if asked.smoke else benchmark.full
    return replace(size, **{name: value for name, value in given.items() if value is not None})


def _as_text(reports: dict[str, Report]) -> str:
    lines = []
    for name, report in reports.items():
        lines.append(f"{name}: {benchmarks()[name].title}")
        lines += [
            f"  {timing.engine:<36}{timing.median:>12,.1f} ns per household-month{_times(timing.median, report):>12}"
            for timing in report.timings
        ]
        lines += [f"  {remark}" for remark in report.remarks]
        lines += [f"  FAULT: {fault}" for fault in report.faults]
    promises = [promise.text for report in reports.values() for promise in report.promises]
    if promises:
        lines += ["", "promises, measured in this run:", *(f"  {text}" for text in promises)]
    return "\n".join(lines + _whole_month_beside_peers(reports)) + "\n"


def _whole_month_beside_peers(reports: dict[str, Report]) -> list[str]:
    """Tell how our whole month compares with the peers' reference month, which does a small part of its work."""
    if not all(name in reports and reports[name].timings for name in ("b1", "month")):
        return []
    ours = reports["month"].timings[0].median
    beside = [
        f"{timing.engine} x {timing.median / ours:,.2f}"
        for timing in reports["b1"].timings
        if not timing.engine.startswith("tsa_sim")
    ]
    return [f"our whole month (1 thread, {ours:,.1f} ns) beside the peers' reference month: {'; '.join(beside)}"]


def _times(nanoseconds: float, report: Report) -> str:
    return f"x {nanoseconds / report.timings[0].median:,.2f}"


def _as_json(reports: dict[str, Report]) -> dict[str, Any]:
    return {
        name: {
            "title": benchmarks()[name].title,
            "timings": [
                {"engine": timing.engine, "median_ns": timing.median, "runs_ns": timing.runs}
                for timing in report.timings
            ],
            "remarks": report.remarks,
            "faults": report.faults,
            "promises": [{**asdict(promise), "kept": promise.kept} for promise in report.promises],
        }
        for name, report in reports.items()
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
