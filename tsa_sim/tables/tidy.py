"""From counts to tidy long tables: scenario, replicate, month, region, group, measure, value, unit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tsa_sim.calendar import month_text
from tsa_sim.tables.declared import Counts, Table
from tsa_sim.tally import GROUP_NAMES

if TYPE_CHECKING:
    import pandas as pd

TIDY_COLUMNS = ("scenario", "replicate", "month", "region", "group", "measure", "value", "unit")

WHOLE_COUNTRY = "KZ"


def tidy(table: Table, scenario: str, replicates: list[Counts], regions_shown: Sequence[str]) -> "pd.DataFrame":
    """Lay a table out long, a row a value; text columns are categories. regions_shown: the map of the counts."""
    import pandas as pd

    name = pd.Index([scenario])
    months = pd.Index([month_text(month) for month in replicates[0].months])
    regions = pd.Index([*regions_shown, WHOLE_COUNTRY])
    frames = []
    for output in table.outputs:
        groups = pd.Index([GROUP_NAMES[group] for group in output.groups])
        values = np.stack([output.made(counts)[:, :, list(output.groups)] for counts in replicates])
        shape = values.shape
        place = np.indices(shape, dtype=np.int32).reshape(4, -1)
        frames.append(
            pd.DataFrame(
                {
                    "scenario": pd.Categorical.from_codes(np.zeros(values.size, np.int8), name),
                    "replicate": place[0].astype(np.int16),
                    "month": pd.Categorical.from_codes(place[1], months),
                    "region": pd.Categorical.from_codes(place[2], regions),
                    "group": pd.Categorical.from_codes(place[3], groups),
                    "measure": output.name,
                    "value": values.ravel(),
                    "unit": output.unit,
                }
            )
        )
    whole = pd.concat(frames, ignore_index=True)
    for column in ("group", "measure", "unit"):
        whole[column] = whole[column].astype("category")
    return whole[list(TIDY_COLUMNS)]
