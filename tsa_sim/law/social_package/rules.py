"""The guaranteed social package in kind for children of families with assistance (from 2020): never cash."""

from typing import Any, NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class SocialPackage(NamedTuple):
    """The package in one region and month; ages in months, cost in tenge a child a month."""

    small_in_kind: bool
    small_from_months: int
    small_below_months: int
    kit_cost: int
    school_in_kind: bool
    school_from_months: int
    school_below_months: int


def frozen(book: LawBook, region: str, month: Month) -> SocialPackage:
    """Freeze the package's parameters for one region and month."""

    def value(name: str) -> Any:
        return book.value(f"social_package.{name}", month, region)

    return SocialPackage(
        small_in_kind=bool(value("small_children_in_kind")),
        small_from_months=int(value("small_children_from_years")) * MONTHS_IN_YEAR,
        small_below_months=int(value("small_children_below_years")) * MONTHS_IN_YEAR,
        kit_cost=int(value("kit_cost")),
        school_in_kind=bool(value("school_children_in_kind")),
        school_from_months=int(value("school_children_from_years")) * MONTHS_IN_YEAR,
        school_below_months=int(value("school_children_below_years")) * MONTHS_IN_YEAR,
    )


@rule
def gets_kit(age_months: int, package: Any) -> bool:
    """Tell whether a child of a family with assistance gets the kits in kind: 1 to 6 years, 2020 to 2022.

    Reference: Government resolution No.1032 of 30 December 2019, repealed by No.39 of 25 January 2023.
    """
    small = (age_months >= package.small_from_months) & (age_months < package.small_below_months)
    return bool(package.small_in_kind & small)


@rule
def gets_school_package(age_months: int, package: Any) -> bool:
    """Tell whether a child of a family with assistance gets school meals, uniform and transport: 6 to 18 years.

    Reference: Kazinform, 2020, on the guaranteed social package; cost not found, paid by local budgets.
    """
    of_school = (age_months >= package.school_from_months) & (age_months < package.school_below_months)
    return bool(package.school_in_kind & of_school)
