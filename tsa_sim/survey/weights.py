"""Reweighting: the survey's weights, brought to the same totals from which the package's own people are made."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import Sex
from tsa_sim.population.raking import rake
from tsa_sim.population.targets import GROUP_STARTS, MINORS, OLDEST, SIZES, Cell, targets
from tsa_sim.survey.mapping import MARGINALS

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_FEWEST = 10  # households of the sample that must carry a margin, else it is left out and said
_ADULT = 18


class Margin(NamedTuple):
    """One total of one cell: how far the survey met it before (its weights scaled to the cell) and after."""

    region: int
    urban: int
    margin: str
    official: float
    before: float
    after: float
    used: bool  # False: too few households of the sample carry it


class Weighted(NamedTuple):
    """Households of the country behind each household of the sample, and what the totals say of it."""

    weights: Floats
    margins: tuple[Margin, ...]

    @property
    def effective(self) -> float:
        """How many equally weighted households would tell as much (Kish)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())


class Sample(NamedTuple):
    """What reweighting needs of a survey: households' cells and weights, persons' homes, ages and sexes."""

    region: Whole  # on the map of the base
    urban: Whole
    weight: Floats
    home: Whole
    years: Whole
    sex: Whole


def margin_names() -> list[str]:
    """Name the totals of a cell in the order of ``design``."""
    names = [
        f"{sex.name.lower()} {first}-{after - 1}"
        for sex in (Sex.MALE, Sex.FEMALE)
        for first, after in zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True)
    ]
    names += [f"{size}{'+' if size == SIZES else ''} members" for size in range(1, SIZES + 1)]
    return names + [f"{minors}{'+' if minors == MINORS - 1 else ''} children" for minors in range(MINORS)]


def design(sample: Sample) -> Floats:
    """Count each household's people by sex and age, its size and its children; shape (households, margins)."""
    number = len(sample.region)
    group = np.digitize(np.minimum(sample.years, OLDEST), GROUP_STARTS) - 1
    columns = [
        np.bincount(sample.home, (group == place) & (sample.sex == sex), minlength=number)
        for sex in (Sex.MALE, Sex.FEMALE)
        for place in range(len(GROUP_STARTS))
    ]
    size = np.minimum(np.bincount(sample.home, minlength=number), SIZES)
    minors = np.minimum(np.bincount(sample.home, sample.years < _ADULT, minlength=number), MINORS - 1)
    columns += [(size == place).astype(np.float64) for place in range(1, SIZES + 1)]
    columns += [(minors == place).astype(np.float64) for place in range(MINORS)]
    return np.stack(columns, axis=1).astype(np.float64)


def totals(cell: int, base: str) -> Floats:
    """Give a cell's totals in the order of ``design``: the same from which the package's people are made."""
    wanted = targets(base)
    group = np.digitize(np.arange(OLDEST + 1), GROUP_STARTS) - 1
    ages = [np.bincount(group, wanted.ages[cell, sex]) for sex in (Sex.MALE, Sex.FEMALE)]
    return np.concatenate([*ages, wanted.sizes[cell], wanted.minors[cell]])


def reweight(sample: Sample, how: str, base: str) -> Weighted:
    """Give the weights, raked to the totals of a base's cells; or, with ``none``, the survey's own."""
    if how != MARGINALS:
        return Weighted(sample.weight, ())
    counts, names = design(sample), margin_names()
    weights = sample.weight.copy()
    margins: list[Margin] = []
    for number, cell in enumerate(targets(base).cells):
        here = np.flatnonzero((sample.region == cell.region) & (sample.urban == cell.urban))
        if len(here):
            wanted, found = totals(number, base), counts[here]
            weights[here], of_cell = _of_cell(cell, found, wanted, sample.weight[here], names)
            margins += of_cell
    return Weighted(weights, tuple(margins))


def _of_cell(
    cell: Cell, counts: Floats, wanted: Floats, given: Floats, names: list[str]
) -> tuple[Floats, list[Margin]]:
    persons = wanted[: 2 * len(GROUP_STARTS)].sum()
    scaled = given * persons / (counts[:, : 2 * len(GROUP_STARTS)] * given[:, None]).sum()
    carried = (counts > 0).sum(0) >= min(_FEWEST, len(counts))
    used = carried & (wanted > 0)
    whole = np.ones((len(counts), 1))
    size = counts[:, : 2 * len(GROUP_STARTS)].sum(1, keepdims=True)
    extra = np.array([wanted[2 * len(GROUP_STARTS) : 2 * len(GROUP_STARTS) + SIZES].sum(), persons])
    raked = rake(np.hstack([whole, size, counts[:, used]]), np.concatenate([extra, wanted[used]]), scaled)
    before, after = counts.T @ scaled, counts.T @ raked
    return raked, [
        Margin(cell.region, cell.urban, name, float(wanted[place]), float(before[place]), float(after[place]),
               bool(used[place]))
        for place, name in enumerate(names)
    ]  # fmt: skip
