"""What a run of one law over one sample of households gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month
from tsa_sim.columns import Records
from tsa_sim.desk import Desks
from tsa_sim.medians import Medians


@dataclass(frozen=True)
class Outcome:
    """What one run of one law over one sample of households gave.

    tally: whole numbers by the regions of today (``regions.REGIONS``), shape (months, regions, measures, groups); seen:
    bits of Payment by year's end or the last month, shape (households,); snapshots: copies of the records after the
    months asked for.
    """

    months: tuple[Month, ...]
    tally: npt.NDArray[np.int64]
    seen: dict[Month, npt.NDArray[np.int8]]
    ids: dict[Month, npt.NDArray[np.int64]]  # of the households of ``seen``; founded ones stand at the end
    snapshots: dict[Month, tuple[Records, Records]]
    medians: Medians = field(default_factory=dict)  # registered income per head by region and quarter, where asked
    own: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)  # own measures; shape (months, regions)
    desks: tuple[Desks, ...] = ()  # at which each month of the plan was lived, burn-in first
