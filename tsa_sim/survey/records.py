"""Persons of a survey as records of the engine: what is reported as it is, what no survey asks by luck."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, draws
from tsa_sim.columns import Records, Role
from tsa_sim.population.build import parts_of_region
from tsa_sim.population.incomes import wage_levels
from tsa_sim.population.labour import ABILITIES, band_of_age, pay_factors
from tsa_sim.population.wage_spread import place_of_wage, spread_of_log, wage_spread

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_QUANTILES, _MONTHS_IN_STATE = 256, 60

_FAMILY_OF_ROLE = {Role.HEAD: 0, Role.SPOUSE: 0, Role.CHILD: 0, Role.PARENT: 1, Role.OTHER: 2}
_MOST_MONEY = 2**31 - 1


@dataclass(frozen=True)
class Persons:
    """Persons in order of households, money in tenge a month of January 2018, arrays of shape (persons,)."""

    home: Whole
    age_months: Whole
    sex: Whole
    role: Whole
    state: Whole
    disability: Whole
    pay: Floats  # of those at work
    elsewhere: Floats  # pay of those who are not counted as at work
    pension: Floats


def fill(
    people: Records,
    row: Whole,
    persons: Persons,
    source: Whole,
    region: Whole,
    ids: Whole,
    slot: Whole,
    seed: int,
    base: str,
) -> None:
    """Write persons into their places; what no survey asks (visibility, time in a state) is drawn.

    Pay as reported is a person's level times a lasting shock. The shock is drawn as the spread of both in a market
    says, given how far the pay lies from its market's; level times shock is the pay as reported.
    """

    def luck(decision: int) -> Floats:
        found = np.empty(len(row))
        for place in np.unique(slot):
            here = slot == place
            found[here] = draws(seed, ids[here], decision, int(place))
        return found

    sex, state = persons.sex[source], persons.state[source]
    years = np.minimum(persons.age_months[source] // 12, band_of_age(base).shape[1] - 1)
    level = wage_levels(base)[region, sex, band_of_age(base)[sex, years]]
    factor = np.array(pay_factors(base))[state]
    told = persons.pay[source] > 0
    full = np.divide(persons.pay[source], factor, out=np.zeros(len(row)), where=factor > 0)
    normal = ndtri(luck(Decision.PEOPLE_SHOCK))
    off = np.where(told, np.log(np.maximum(full, 1.0) / level), 0.0)
    lasting, spread = Coefficients().number("wages.lasting_shock_sd"), spread_of_log(base)
    part = lasting**2 / (lasting**2 + spread**2)
    shock = np.where(told, part * off + lasting * np.sqrt(1 - part) * normal, lasting * normal)
    full = full / np.exp(shock - lasting**2 / 2)
    place = place_of_wage(np.maximum(full, 1.0) / level, base)
    drawn = luck(Decision.PEOPLE_ABILITY)
    ability = np.minimum(np.where(told, place, drawn) * ABILITIES, ABILITIES - 1).astype(np.int64)
    imputed = level * wage_spread((ability + luck(Decision.PEOPLE_WAGE)) / ABILITIES, base)
    people["potential"][row] = money(np.rint(np.where(told, full, imputed)))
    people["pension"][row] = money(np.rint(persons.pension[source]))
    people["age_months"][row], people["sex"][row], people["state"][row] = persons.age_months[source], sex, state
    role = persons.role[source]
    people["role"][row], people["disability"][row] = role, persons.disability[source]
    people["family"][row] = np.array([_FAMILY_OF_ROLE[each] for each in Role])[role]
    people["ability"][row] = ability
    people["shock"][row] = np.clip(ndtr(shock / lasting) * _QUANTILES, 0, _QUANTILES - 1).astype(np.int64)
    people["visibility"][row] = (luck(Decision.PEOPLE_VISIBILITY) * _QUANTILES).astype(np.int64)
    people["months_in_state"][row] = (luck(Decision.PEOPLE_TIME_IN_STATE) * _MONTHS_IN_STATE).astype(np.int64)


def regions_of_today(base: str, region: Whole, urban: Whole, ids: Whole, seed: int) -> Whole:
    """Give the row of today's regions in which each household lives.

    A survey that names no part of a region that was split afterwards is taken to name the whole as it was: its
    households are dealt to the parts by luck, as the package's people are.
    """
    told, found = set(region.tolist()), region.copy()
    for place in told:
        for town in (0, 1):
            here = np.flatnonzero((region == place) & (urban == town))
            parts, shares = parts_of_region(base, place, town) if len(here) else ((), ())
            if len(parts) > 1 and told.isdisjoint(set(parts) - {place}):
                luck = draws(seed, ids[here], Decision.PEOPLE_PART_OF_REGION, 0)
                found[here] = np.array(parts)[np.searchsorted(np.cumsum(shares)[:-1], luck, side="right")]
    return found


def imputed_pay(people: Records, row: Whole, base: str) -> Floats:
    """Give the pay that persons' levels mean in their state, tenge a month of January 2018."""
    return np.asarray(people["potential"][row] * np.array(pay_factors(base))[people["state"][row]], np.float64)


def money(values: Any) -> Whole:
    """Give amounts as whole tenge that a record can hold; nothing is below 0."""
    return np.asarray(np.clip(values, 0, _MOST_MONEY), np.int64)


def fingerprint_of(homes: Records, persons: Records) -> str:
    """Give the hash of both tables, the same on every machine."""
    digest = hashlib.sha256()
    for records in (homes, persons):
        for name in records.dtype.names or ():
            digest.update(np.ascontiguousarray(records[name]).astype("<i8").tobytes())
    return digest.hexdigest()
