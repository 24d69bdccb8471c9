"""Plant faults in the order of the month, one at a time, and see whether the test that watches for each notices.

Run from the root: ``python tools/mutate_month.py [FILTER] [--list]``. A fault is a few words of the source exchanged in
a copy of the package in a temporary folder; the named test runs there in plain Python, in a process of its own, and
must fail. Small steps of the law's rules are mutated by ``mutate_law.py``; faults here are of the kind that somebody
makes who moves a line: paid before it is decided, counted before it is paid, a month too late. See docs/mutants.md.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/promises/test_order_of_the_month.py"
SECONDS = 600


class Fault(NamedTuple):
    """A planted fault: in words, in which module of the package, what is exchanged for what, and who must notice."""

    name: str
    module: str
    exchanged: tuple[tuple[str, str], ...]
    test: str


FAULTS = (
    Fault(
        "paid before it is decided",
        "assistance.py",
        (
            ("    owed = 0\n", "    owed = 0\n    paid = pay_running_grant(home, facts, owed, law, tally)\n"),
            ("    return pay_running_grant(home, facts, owed, law, tally)", "    return paid"),
        ),
        "test_a_grant_is_paid_and_counted_in_the_month_of_its_decision",
    ),
    Fault(
        "counted before it is paid",
        "month.py",
        (
            ("facts import Facts\n", "facts import Facts, Paid\n"),
            (
                "    paid = assist(home, people,",
                "    count_month(home, facts, Paid(0, 0, 0, 0, 0, 0, 0), now, law, tally)\n    assist(home, people,",
            ),
            ("    count_month(home, facts, paid, now, law, tally)\n", ""),
        ),
        "test_a_grant_is_paid_and_counted_in_the_month_of_its_decision",
    ),
    Fault(
        "the quarter closes a month late",
        "counting.py",
        (("if now.month_of_quarter == MONTHS_IN_QUARTER - 1:", "if now.month_of_quarter == 0:"),),
        "test_the_quarter_closes_with_its_third_month",
    ),
    Fault(
        "the income of this quarter instead of the previous",
        "assistance.py",
        (("    return int(home.quarter_counted)\n", "    return int(home.quarter_sum)\n"),),
        "test_the_office_looks_at_the_previous_quarter",
    ),
    Fault(
        "a grant runs a month too long",
        "deciding.py",
        (("MONTHS_IN_QUARTER - asked_in_quarter, law", "MONTHS_IN_QUARTER - asked_in_quarter + 1, law"),),
        "test_a_grant_without_contract_runs_to_the_end_of_the_quarter_and_is_asked_for_anew",
    ),
    Fault(
        "the month of signing does not count",
        "deciding.py",
        (("home.tsa_months = granted - owed\n", "home.tsa_months = granted - owed + (kind == Kind.CONDITIONAL)\n"),),
        "test_a_contract_runs_six_months",
    ),
    Fault(
        "the refusal runs a month too long",
        "deciding.py",
        (
            (
                "home.refusal_months = months_barred(True, False, law.contract)",
                "home.refusal_months = months_barred(True, False, law.contract) + 1",
            ),
        ),
        "test_who_refuses_the_contract_asks_again_in_the_sixth_month_after",
    ),
    Fault(
        "a breach costs from the next month",
        "assistance.py",
        (("home.tsa_gap, home.tsa_broken, law", "home.tsa_gap, max(home.tsa_broken - 1, 0), law"),),
        "test_a_breach_costs_in_its_own_month",
    ),
    Fault(
        "screened after the grant",
        "deciding.py",
        (
            ("    if screened_out(life_luck, facts.children, conduct.screening):\n        return\n", ""),
            (
                "    sign(home, facts, 0, now, root, life_luck, law, conduct, desk, tally)\n",
                "    if screened_out(life_luck, facts.children, conduct.screening):\n        return\n"
                "    sign(home, facts, 0, now, root, life_luck, law, conduct, desk, tally)\n",
            ),
        ),
        "test_who_is_screened_out_neither_applies_nor_is_granted",
    ),
    Fault(
        "a kit is counted twice",
        "month.py",
        (("            kits += kit\n", "            kits += 2 * kit\n"),),
        "test_a_kit_is_counted_once_for_every_small_child",
    ),
    Fault(
        "the newborn draws the mother's luck",
        "month.py",
        (("be_born(people[home.first + free], free, root,", "be_born(people[home.first + free], mother, root,"),),
        "test_a_newborn_is_a_member_at_once_and_has_the_luck_of_its_own_place",
    ),
    Fault(
        "the newborn is a member from the next month on",
        "month.py",
        (("            if slot < 0:\n                break\n", "            break\n"),),
        "test_a_newborn_is_a_member_at_once_and_has_the_luck_of_its_own_place",
    ),
    Fault(
        "who has died is assessed once more",
        "month.py",
        (("        forget_measure(home, person, tally)\n        return False\n", "        return True\n"),),
        "test_nobody_is_left_where_somebody_has_died",
    ),
    Fault(
        "a stale desk: the ticket of this month held against the lots of the last",
        "deciding.py",
        (
            (
                "place_in_line(home.waiting, life_luck, now.month - 1)",
                "place_in_line(home.waiting, life_luck, now.month)",
            ),
        ),
        "test_a_waiting_family_comes_up_by_the_ticket_of_the_month_in_which_it_left_it",
    ),
)


def planted(fault: Fault, source: str) -> str:
    """Give a module's source with the fault in it.

    Raises ValueError where the words to be exchanged do not stand there exactly once.
    """
    for old, new in fault.exchanged:
        if source.count(old) != 1:
            raise ValueError(f"{fault.name}: {fault.module} has {source.count(old)} times {old!r}, not once")
        source = source.replace(old, new)
    return source


def noticed(fault: Fault | None, test: str) -> bool:
    """Tell whether a test fails on a copy of the package with a fault planted, or with none."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("tsa_sim", "tests", "scenarios"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        if fault is not None:
            module = copy / "tsa_sim" / fault.module
            module.write_text(planted(fault, module.read_text("utf-8")), "utf-8")
        words = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", f"{TESTS}::{test}"]
        environment = os.environ | {"PYTHONPATH": folder}
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{test} could not be run: {done.stdout[-500:]} {done.stderr[-500:]}")
    return done.returncode == 1


def main() -> int:
    """Plant the faults asked for; print which were noticed; give 1 when one was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("filter", nargs="?", default="", help="part of a fault's name")
    parser.add_argument("--list", action="store_true", help="print the faults only")
    asked = parser.parse_args()
    chosen = [fault for fault in FAULTS if asked.filter in fault.name]
    if asked.list:
        print("\n".join(fault.name for fault in chosen))
        return 0
    for test in sorted({fault.test for fault in chosen}):
        if noticed(None, test):
            raise SystemExit(f"{test} fails without any fault: mend it first")
    missed = 0
    for fault in chosen:
        found = noticed(fault, fault.test)
        missed += not found
        print(f"{'noticed' if found else 'MISSED '}  {fault.name}  ({fault.test})", flush=True)
    print(f"{len(chosen)} faults planted, {len(chosen) - missed} noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
