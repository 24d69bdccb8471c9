"""The conduct of one month, frozen: every behaviour's thresholds side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from tsa_sim.behaviour import (
    application,
    compliance,
    consent,
    information,
    jobs,
    life,
    measures,
    moving,
    offices,
    screening,
    splitting,
    targets,
    tightness,
    visibility,
    wages,
    work,
)
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, year_of
from tsa_sim.macro import wage_index


class Conduct(NamedTuple):
    """What the behaviours need to know in one month, beside the labour markets."""

    life: life.Life
    moving: moving.Moving
    wages: wages.Wages
    visibility: visibility.Visibility
    application: application.Application
    compliance: compliance.Compliance
    measures: measures.Measures
    screening: screening.Screening
    splitting: splitting.Splitting
    information: information.Information
    offices: offices.Offices
    consent: consent.Consent
    targets: targets.Targets
    tightness: tightness.Tightness


class Money(NamedTuple):
    """In what money a month beyond the published data is lived: that of an earlier month, incomes grown really."""

    of: Month
    real: float = 1.0  # growth factor of real incomes since then


def conduct(
    coefficients: Coefficients,
    month: Month,
    base: Month,
    minimum_wage: int,
    notched: int = 0,
    money: Money | None = None,
    announced: Sequence[AnnouncedJobs] = (),
) -> Conduct:
    """Freeze the behaviours of one month.

    minimum_wage: tenge a month, of that month's law; notched: months since the base in which the law had a notch;
    money: left out, that of the month itself; announced: jobs that a scenario lists.
    Raises OutsideData where no wages are held.
    """
    coefficients = coefficients.at(month)
    of, real = money if money is not None else Money(month)
    wage_level = wage_index(year_of(of)) * real
    return Conduct(
        life=life.frozen(coefficients, month, base),
        moving=moving.frozen(coefficients, month, base),
        wages=wages.frozen(coefficients, of, base, real),
        visibility=visibility.frozen(coefficients, minimum_wage, month, base),
        application=application.frozen(coefficients, month, wage_level),
        compliance=compliance.frozen(coefficients),
        measures=measures.frozen(coefficients, month),
        screening=screening.frozen(coefficients, month),
        splitting=splitting.frozen(coefficients, notched, max(month - base, 0) - notched),
        information=information.frozen(coefficients, month),
        offices=offices.frozen(coefficients, month, wage_level),
        consent=consent.frozen(coefficients),
        targets=targets.frozen(coefficients),
        tightness=tightness.frozen(coefficients, jobs.added(coefficients, announced, month, base)),
    )


def labour_markets(coefficients: Coefficients, base: Month) -> work.Work:
    """Freeze the labour markets of a whole run."""
    return work.frozen(coefficients, base)
