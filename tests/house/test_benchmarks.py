"""The benchmarks run, find their peers, and do the same work as they do."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
MONTHS = 9


@pytest.fixture(scope="module", autouse=True)
def beside_the_package() -> Any:
    """Find the folder ``benchmarks``, which stands beside the package and is no part of it."""
    sys.path.insert(0, str(ROOT))
    yield
    sys.path.remove(str(ROOT))


@pytest.fixture(scope="module")
def common(shared: Path) -> Any:
    """The peers' statement of the work."""
    from benchmarks import peers

    return peers.common(shared / "peers")


def run(*words: str, by: tuple[str, ...] = ("-m", "benchmarks")) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks in a process of their own."""
    return subprocess.run([sys.executable, *by, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_smoke_mode_runs_beside_the_peers(shared: Path) -> None:
    """Every benchmark runs in seconds; plain Mesa and NumPy stand in the same run, and agree within their luck."""
    done = run("--smoke", "--json", "--peers", str(shared / "peers"))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    engines = {name: [timing["engine"] for timing in report["timings"]] for name, report in found.items()}
    assert engines == {
        "b1": ["tsa_sim rules, 1 thread", "tsa_sim rules, 2 threads", "Mesa, an object a household", "NumPy columns"],
        "b2": ["tsa_sim rules, 1 thread", "tsa_sim rules, 2 threads", "NumPy, reduceat"],
        "country": [
            f"{households} households, {threads}"
            for households in ("5,279", "52,790")
            for threads in ("1 thread", "2 threads")
        ],
        "longrun": ["tsa_sim.engine, 1 thread"],
        "reform": ["the baseline", "a reform", "one law, static", "32 laws in one pass, static"],
        "replicates": ["3 replicates, 1 thread", "3 replicates, 2 threads"],
        "start": [],
        "replacing": ["as it is", "with a function of one's own"],
        "month": [
            "tsa_sim.engine, 1 thread",
            "tsa_sim.engine, 2 threads",
            "tsa_sim.model (Mesa), 1 thread",
            "the shorter month in NumPy columns",
        ],
    }
    assert all(timing["median_ns"] > 0 for report in found.values() for timing in report["timings"])
    assert sum("standard errors away" in remark for remark in found["b1"]["remarks"]) == 2
    times = {timing["engine"]: timing["median_ns"] for timing in found["b1"]["timings"]}
    assert times["Mesa, an object a household"] > 5 * times["tsa_sim rules, 1 thread"]


def test_a_broken_promise_is_told_and_fails() -> None:
    """A figure on the wrong side of its bound, lower or upper, is BROKEN and fails the report."""
    from benchmarks.registry import Promise, Report

    for found, at_least, kept in ((1.0, True, False), (3.0, True, True), (1.0, False, True), (3.0, False, False)):
        promise = Promise("ours against theirs", found, 2.0, at_least=at_least)
        assert (promise.kept, "BROKEN" in promise.text) == (kept, not kept)
        assert Report([], promises=[promise]).failed != kept


def test_peers_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    """Without the folder of the peers B1 says so; nothing fails."""
    done = run("b1", "--smoke", "--peers", str(tmp_path))
    assert (done.returncode, "left out: no folder of peers" in done.stdout) == (0, True)


def test_a_peer_that_breaks_off_is_left_out(shared: Path, tmp_path: Path) -> None:
    """A peer whose program fails is told with its last words, the others are timed."""
    from benchmarks import peers

    folder = peers.copied(shared / "peers", tmp_path)
    (folder / "r1_numpy.py").write_text("raise SystemExit('no luck today')", encoding="utf-8")
    done = run("b1", "--smoke", "--households", "300", "--months", "3", "--peers", str(folder))
    assert done.returncode == 0, done.stderr
    assert "NumPy columns: no luck today" in done.stdout
    assert "Mesa, an object a household" in done.stdout


def test_the_script_runs_from_any_folder_and_tells_unknown_names(tmp_path: Path) -> None:
    """``python benchmarks/run.py`` finds the package; a name that is not known is told with the known ones."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "run.py"), "b9"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert (
        "unknown benchmark 'b9'; known: b1, b2, country, longrun, month, reform, replacing, replicates, start"
        in done.stderr
    )


def test_the_reference_month_is_the_same_compiled_and_in_plain_python(common: Any) -> None:
    """Eighty households, nine months: every total of every month."""
    from benchmarks import reference_month as b1

    figures = b1.terms(common)
    homes, adults = b1.records(common.population(80))
    fast = b1.simulate(homes, adults, figures, MONTHS, seed=5, threads=2)
    earned = adults["pay"] * figures.working[adults["state"]]
    homes["quarter_mean"] = (np.add.reduceat(earned, homes["first"]) + homes["pension"]) / homes["size"]
    plain_homes = [SimpleNamespace(**{name: home[name].item() for name in b1.HOME.names}) for home in homes]
    plain_adults = [SimpleNamespace(**{name: adult[name].item() for name in b1.ADULT.names}) for adult in adults]
    for month in range(MONTHS):
        now = b1.Now(month, month % 3 == 0 and month > 0, month % 3 == 2)
        totals = np.zeros(len(b1.Total), np.int64)
        for home in plain_homes:
            b1.live_month(home, plain_adults, 5, now, figures, totals)
        assert (totals == fast[month]).all(), month
    assert fast[:, b1.Total.FAMILIES].sum() > 0


def test_the_reference_month_is_the_same_on_one_and_on_three_threads(common: Any) -> None:
    """Totals are whole numbers: how the households are split does not bear on them."""
    from benchmarks import reference_month as b1

    homes, adults = b1.records(common.population(1000))
    one, three = (b1.simulate(homes, adults, b1.terms(common), MONTHS, 1, threads) for threads in (1, 3))
    assert (one == three).all()


def test_the_shock_has_the_mean_and_the_spread_of_the_lognormal(common: Any) -> None:
    """Drawn 200,000 times, the factor of pay has the lognormal's mean and standard deviation, and its tails."""
    from benchmarks import reference_month as b1
    from tsa_sim.chance import draw, luck

    figures = b1.terms(common)
    factors = np.array([b1.pay_factor(draw(luck(1, who, 0), 2, 0), figures) for who in range(200_000)])
    logs = np.log(factors)
    error = common.SIGMA / np.sqrt(len(factors))
    assert abs(logs.mean() - common.MU) < 4 * error
    assert abs(logs.std() / common.SIGMA - 1) < 4 / np.sqrt(2 * len(factors))
    assert abs((np.abs(logs - common.MU) > 3 * common.SIGMA).mean() - 0.0027) < 0.0005


def test_a_peer_that_does_other_work_is_found_out(common: Any) -> None:
    """Planted fault: when contracts are broken twice as often, the comparison of totals says so."""
    from benchmarks import b1, reference_month

    figures = reference_month.terms(common)
    homes, adults = reference_month.records(common.population(5000))

    def means(terms: Any, seed: int) -> Any:
        return b1.mean_totals(reference_month.simulate(homes, adults, terms, MONTHS, seed)) / len(homes)

    lucks = np.stack([means(figures, seed) for seed in range(b1.LUCKS)])
    assert b1.disagreements("same", means(figures, 1000), lucks) == []
    other = figures._replace(breach=2 * figures.breach)
    assert any("breaches" in fault for fault in b1.disagreements("other", means(other, 1000), lucks))


def test_the_static_month_gives_the_tenge_of_the_plain_rules(shared: Path) -> None:
    """B2's compiled blocks give, family by family, what the same rules say in plain Python, in one thread or two."""
    from fractions import Fraction

    from benchmarks import b2
    from tsa_sim.calendar import month
    from tsa_sim.law.child_supplement.rules import for_child, frozen
    from tsa_sim.law.tsa.rules import award, entitled, with_line
    from tsa_sim.parameters import law_book

    luck = np.random.default_rng(5)
    starts = np.concatenate([[0], np.cumsum(luck.integers(1, 9, 3 * b2.BLOCK + 7))])
    data = {
        "start": starts,
        "age": luck.integers(0, 80, starts[-1]).astype(np.int32),
        "income": luck.integers(0, 60_000, starts[-1]).astype(np.float32),
    }
    found = b2.our_tenge(data, b2.frozen_law(Fraction(32_360)), 1)
    assert (found == b2.our_tenge(data, b2.frozen_law(Fraction(32_360)), 2)).all()
    book, when = law_book(), month(b2.MONTH)
    line, supplement = with_line(book, "KZ", when, Fraction(32_360), 32_360), frozen(book, "KZ", when)
    assert supplement.small == 5_898
    for number, (first, last) in enumerate(zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)):
        income = 3 * int(data["income"][first:last].sum())
        expected = 0
        if entitled(income, last - first, line):
            expected = award(income, last - first, 0, line)
            expected += sum(for_child(12 * int(age), supplement) for age in data["age"][first:last])
        assert found[number] == expected
    assert 0 < (found > 0).sum() < len(found)
