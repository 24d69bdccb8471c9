"""The digital family map: categories A to E from weighted deprivations. Weights and cut-offs are illustrative.

The published method (order No.267 of 29 June 2023, after Alkire and Foster) scores a family over many indicators and
sorts it into A favourable, B satisfactory, C unsatisfactory, D crisis, E emergency; the weights are not published.
Those of ``family_map.yaml`` are ours, to be replaced by the user's.
"""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule

ILLUSTRATIVE = True
A, B, C, D, E = 0, 1, 2, 3, 4
CATEGORIES = "ABCDE"
INDICATORS = (
    "below_line",
    "below_minimum",
    "nobody_works",
    "disability",
    "large_family",
    "one_parent",
    "informal_work",
)
_GRID = 10_000  # scores are counted in ten-thousandths


class FamilyMap(NamedTuple):
    """Weights and cut-offs in one region and month, in ten-thousandths; weights are scaled to add to one."""

    in_force: bool
    below_line: int
    below_minimum: int
    nobody_works: int
    disability: int
    large_family: int
    one_parent: int
    informal_work: int
    from_b: int
    from_c: int
    from_d: int
    from_e: int


class Deprivations(NamedTuple):
    """The indicators of one family: true where it is deprived."""

    below_line: bool
    below_minimum: bool
    nobody_works: bool
    disability: bool
    large_family: bool
    one_parent: bool
    informal_work: bool


def frozen(book: LawBook, region: str, month: Month) -> FamilyMap:
    """Freeze weights and cut-offs for one region and month.

    Raises ValueError when all weights are zero.
    """
    weights = {name: book.number(f"family_map.weight_{name}", month, region) for name in INDICATORS}
    whole = sum(weights.values())
    if whole == 0:
        raise ValueError("family_map: all weights are zero")
    return FamilyMap(
        in_force=bool(book.value("family_map.in_force", month, region)),
        **{name: round(_GRID * weight / whole) for name, weight in weights.items()},
        **{
            f"from_{letter}": round(_GRID * book.number(f"family_map.from_{letter}", month, region))
            for letter in ("b", "c", "d", "e")
        },
    )


@rule
def score(family: Any, weights: Any) -> int:
    """Give a family's weighted deprivations, ten-thousandths.

    Reference: order No.267 of 29 June 2023 (method of Alkire and Foster); the weights are illustrative.
    """
    total = 0
    if family.below_line:
        total += weights.below_line
    if family.below_minimum:
        total += weights.below_minimum
    if family.nobody_works:
        total += weights.nobody_works
    if family.disability:
        total += weights.disability
    if family.large_family:
        total += weights.large_family
    if family.one_parent:
        total += weights.one_parent
    if family.informal_work:
        total += weights.informal_work
    return int(total)


@rule
def category(scored: int, weights: Any) -> int:
    """Give the category of a score: 0 for A (favourable) to 4 for E (emergency).

    Reference: order No.267 of 29 June 2023; the cut-offs are illustrative.
    """
    if scored >= weights.from_e:
        return E
    if scored >= weights.from_d:
        return D
    if scored >= weights.from_c:
        return C
    return B if scored >= weights.from_b else A
