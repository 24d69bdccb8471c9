"""Every measure of a run as one labelled cube: replicate, month, region, group."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month, month_text
from tsa_sim.tables.declared import Counts, Output, tables
from tsa_sim.tally import GROUP_NAMES


def dataset(
    replicates: Sequence[Counts],
    months: Sequence[Month],
    regions_shown: Sequence[str],
    hidden: Callable[[Output], npt.NDArray[np.bool_]] | None,
) -> Any:
    """Give an xarray Dataset of all outputs.

    regions_shown: the map of the counts and the country; hidden: gives the cells of an output that are left empty.
    Raises ImportError when xarray is not installed.
    """
    import xarray

    arrays = {}
    for table in tables():
        for declared in table.outputs:
            values = np.stack([declared.made(counts)[:, :, list(declared.groups)] for counts in replicates])
            arrays[declared.name] = xarray.DataArray(
                values if hidden is None else np.where(hidden(declared), np.nan, values),
                dims=("replicate", "month", "region", "group"),
                coords={
                    "month": [month_text(when) for when in months],
                    "region": list(regions_shown),
                    "group": [GROUP_NAMES[group] for group in declared.groups],
                },
                attrs={"unit": declared.unit, "counted": declared.counting},
            )
    return xarray.Dataset(arrays)
