"""The self-audit of a report's runs: read from the manifests and tables, never taken for granted."""

from collections.abc import Sequence

import numpy as np

from tsa_sim.compare import idle_parameters
from tsa_sim.report.document import Box, Check
from tsa_sim.report.partitions import ALL_PAYMENTS, PAYMENTS
from tsa_sim.report.runs import Run, Runs
from tsa_sim.report.selftest import selftest
from tsa_sim.report.words import everywhere, said
from tsa_sim.tables.tidy import WHOLE_COUNTRY

_CLOSE = 1e-9


def audit_box(runs: Runs) -> Box:
    """Give the box of checks; one that cannot be asked of these runs is not in it."""
    return Box("audit", said("audit.title"), tuple(checks(runs)))


def checks(runs: Runs) -> list[Check]:
    """Ask every check of the runs."""
    found = [_replicates_distinct(runs.steps), _parts_add(runs.steps), _tables_add(runs.steps)]
    return found + _selftests(runs) + _compared(runs)


def _selftests(runs: Runs) -> list[Check]:
    """Ask the model for a reform of nothing and for households in another order, under the first and the last law."""
    asked = [runs.base] if runs.base is runs.reform else [runs.base, runs.reform]
    answers = [answer for run in asked if (answer := selftest(run)) is not None]
    if not answers:
        return []
    return [
        Check("null_reform", said("audit.null_reform"), all(answer.null_reform for answer in answers)),
        Check("permutation", said("audit.permutation"), all(answer.permutation for answer in answers)),
    ]


def failed(runs: Runs) -> bool:
    """Tell whether any check does not hold."""
    return not all(check.passed for check in checks(runs))


def _replicates_distinct(runs: Sequence[Run]) -> Check:
    passed = all(bool(run.manifest.get("checks", {}).get("replicates_distinct")) for run in runs)
    return Check("replicates_distinct", said("audit.replicates", replicates=runs[0].manifest["replicates"]), passed)


def _parts_add(runs: Sequence[Run]) -> Check:
    passed = all(bool(run.manifest.get("checks", {}).get("parts_add")) for run in runs)
    return Check("parts_add", said("audit.parts"), passed)


def _tables_add(runs: Sequence[Run]) -> Check:
    """Add up the tables themselves: payments to their total, regions to the country; hidden cells are not asked."""
    return Check("tables_add", said("audit.tables"), all(_adds(run) for run in runs))


def _adds(run: Run) -> bool:
    if not all(run.has(measure) for measure in (*PAYMENTS, ALL_PAYMENTS)):
        return False
    total = run.cubes[ALL_PAYMENTS]
    parts = sum(run.cubes[payment].values[..., 0] for payment in PAYMENTS)
    by_payment = _same(np.asarray(parts), total.values[..., 0])
    country = total.regions.index(WHOLE_COUNTRY)
    inside = [place for place in range(len(total.regions)) if place != country]
    by_region = _same(total.values[:, :, inside].sum(axis=2), total.values[:, :, country])
    return by_payment and by_region


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    known = np.isfinite(one) & np.isfinite(other)
    return bool(np.all(np.abs(one - other)[known] <= _CLOSE * np.maximum(np.abs(other[known]), 1.0)))


def _compared(runs: Runs) -> list[Check]:
    found = []
    given = (runs.audit or {}).get("months_before_equal", {})
    for name, entry in given.items():
        if entry["first_effect"] is None:
            found.append(Check(f"null.{name}", said("audit.null", run=everywhere(name)), bool(entry["equal_before"])))
        elif entry["months_before"]:
            words = said(
                "audit.before", run=everywhere(name), months=entry["months_before"], when=entry["first_effect"]
            )
            found.append(Check(f"before.{name}", words, bool(entry["equal_before"])))
    for run in runs.results[1:] if runs.compared else ():
        idle = idle_parameters(run.scenario)
        key = "audit.idle" if idle else "audit.all_used"
        words = said(key, run=everywhere(run.name), names=everywhere(", ".join(idle)))
        found.append(Check(f"used.{run.name}", words, not idle))
    return found
