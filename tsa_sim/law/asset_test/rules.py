"""Tests of what a family owns or owes: switches, none in force as national law, some only planned."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month, quarter_of
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class AssetTest(NamedTuple):
    """The switches in one region and month; limits in tenge."""

    second_home: bool
    car: bool
    spares_disabled_child: bool
    one_car: bool
    loans: bool
    loans_limit: int  # a member a quarter
    deposits: bool
    deposits_limit: int  # a family
    spending: bool


def frozen(book: LawBook, region: str, month: Month) -> AssetTest:
    """Freeze the switches for one region and month; the loans' limit is counted in the previous quarter's minimum."""

    def value(name: str) -> Any:
        return book.value(f"asset_test.{name}", month, region)

    minimum = book.minimum(region, quarter_of(month) - 1).value
    return AssetTest(
        second_home=bool(value("second_home")),
        car=bool(value("car")),
        spares_disabled_child=bool(value("spares_families_with_disabled_child")),
        one_car=bool(value("planned_one_car")),
        loans=bool(value("planned_loans")),
        loans_limit=round_half_up(value("loans_limit_minimums") * minimum),
        deposits=bool(value("planned_deposits")),
        deposits_limit=round_half_up(
            value("deposits_limit_mci") * book.value("minimums.monthly_calculation_index", month)
        ),
        spending=bool(value("planned_spending")),
    )


@rule
def refuses_for_homes(homes: int, disabled_child: bool, assets: Any) -> bool:
    """Tell whether owning more than one home refuses assistance.

    Reference: Astana Times, 9 January 2020 (a district office of Nur-Sultan); a switch, not in force.
    """
    return bool(assets.second_home and homes > 1 and not (assets.spares_disabled_child and disabled_child))


@rule
def refuses_for_cars(cars: int, disabled_child: bool, large_family: bool, assets: Any) -> bool:
    """Tell whether a car, or in the bill of 2025 more than one, refuses assistance.

    Reference: Astana Times, 9 January 2020; consultation document of September 2025; switches, not in force.
    """
    spared = assets.spares_disabled_child and disabled_child
    if assets.car and cars > 0 and not spared:
        return True
    return bool(assets.one_car and cars > 1 and not spared and not large_family)


@rule
def refuses_for_loans(loans_in_quarter: int, members: int, assets: Any) -> bool:
    """Tell whether loans of the quarter above two minimums a member refuse assistance; tenge, mortgage excepted.

    Reference: consultation document of September 2025; a switch, not in force.
    """
    return bool(assets.loans and loans_in_quarter > members * assets.loans_limit)


@rule
def refuses_for_deposits(deposits: int, assets: Any) -> bool:
    """Tell whether deposits above 200 indices refuse assistance; tenge, mortgage savings excepted.

    Reference: consultation document of September 2025; a switch, not in force.
    """
    return bool(assets.deposits and deposits > assets.deposits_limit)
