"""What a new household lives on: pay and pensions of those who found it, laid on the published shape of welfare.

As a household of the base of the same place, size and income would: what is above pay and pensions comes from kin and
own farming, what is below escapes the surveys. Its place beside that shape is drawn once, from its identity.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tsa_sim.calendar import Month, month_text
from tsa_sim.chance import Decision, draws
from tsa_sim.columns import FREE, Records
from tsa_sim.population import incomes
from tsa_sim.population.labour import pay_factors
from tsa_sim.regions import REGIONS

Whole = npt.NDArray[np.int64]


def other_and_consumed_of(new: Records, persons: Records, seed: int, base: Month) -> tuple[Whole, Whole]:
    """Give other income (tenge a month of January 2018) and the part of pay lived on (1/1024) of new households.

    new, persons: the households with identities and places, and their persons, laid side by side in their order.
    """
    name = month_text(base)
    home = np.repeat(np.arange(len(new)), new["places"])
    here = persons["age_months"] != FREE
    pay = persons["potential"] * np.array(pay_factors(name))[persons["state"]] + persons["pension"]
    income = np.bincount(home[here], pay[here], minlength=len(new)).astype(np.float64)
    members = np.bincount(home[here], minlength=len(new))
    region, urban = new["region"].astype(np.int64), new["urban"].astype(np.int64)
    january = np.array([incomes.to_january(place, name) for place in range(len(REGIONS))])[region]
    known = incomes.welfare_map(name)
    noise = ndtri(draws(seed, new["id"], Decision.WELFARE_OF_NEW_HOME, 0))
    order = incomes.place_in_order(income / january, members, region, urban, noise, known, name)
    return incomes.other_and_consumed(income, np.interp(order, known.income, known.welfare) * january * members)
