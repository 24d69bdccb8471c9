"""The conduct of one month, frozen: every behaviour's thresholds side by side."""

from typing import NamedTuple

from tsa_sim.behaviour import (
    application,
    compliance,
    consent,
    information,
    life,
    measures,
    offices,
    screening,
    splitting,
    targets,
    tightness,
    visibility,
    wages,
    work,
)
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month


class Conduct(NamedTuple):
    """What the behaviours need to know in one month, beside the labour markets."""

    life: life.Life
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


def conduct(coefficients: Coefficients, month: Month, base: Month, minimum_wage: int, notched: int = 0) -> Conduct:
    """Freeze the behaviours of one month.

    minimum_wage: tenge a month, of that month's law; notched: months since the base in which the law had a notch.
    """
    coefficients = coefficients.at(month)
    return Conduct(
        life=life.frozen(coefficients, month, base),
        wages=wages.frozen(coefficients, month, base),
        visibility=visibility.frozen(coefficients, minimum_wage, month),
        application=application.frozen(coefficients, month),
        compliance=compliance.frozen(coefficients),
        measures=measures.frozen(coefficients, month),
        screening=screening.frozen(coefficients, month),
        splitting=splitting.frozen(coefficients, notched, max(month - base, 0) - notched),
        information=information.frozen(coefficients, month),
        offices=offices.frozen(coefficients, month),
        consent=consent.frozen(coefficients),
        targets=targets.frozen(coefficients),
        tightness=tightness.frozen(coefficients),
    )


def labour_markets(coefficients: Coefficients, base: Month) -> work.Work:
    """Freeze the labour markets of a whole run."""
    return work.frozen(coefficients, base)
