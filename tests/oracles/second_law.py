"""The law a second time, in exact fractions: written from the text of the law, sharing no code with the package.

It knows what every month from 2014 to 2026 gives a family, and nothing else: no reforms, no people, no chance. Slow,
short and literal on purpose: what it says is the sentence of the act beside it. Only the published and filled regional
minimums are read from the package's table, for they are data. A family is the mapping of the family file, ages in
months.
"""

import csv
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

# fmt: off
MCI = {201401: 1852, 201501: 1982, 201601: 2121, 201701: 2269, 201801: 2405, 201901: 2525, 202001: 2651, 202004: 2778,
       202101: 2917, 202201: 3063, 202204: 3180, 202301: 3450, 202401: 3692, 202501: 3932, 202601: 4325}
MINIMUM_OF_BUDGET_LAW_2019 = 29_698
SHARE = {200201: Fraction("0.40"), 201801: Fraction("0.50"), 201904: Fraction("0.70")}
WOMENS_PENSION_AGE = {200201: 696, 201801: 702, 201901: 708, 202001: 714, 202101: 720, 202201: 726, 202301: 732}
LARGE_FAMILY = {4: Fraction("16.03"), 5: Fraction("20.04"), 6: Fraction("24.05"), 7: Fraction("28.06")}
NEVER_INCOME = {"tsa", "housing_assistance", "funeral_grant"}
NOT_BEFORE_2020 = {"loans", "housing_certificates"}
NOT_FROM_APRIL_2019 = {"scholarship", "child_disability_allowance"}
NOT_APRIL_TO_DECEMBER_2019 = {"award_of_mother", "special_state_allowance"}
ORLEU_2014 = {"KZAKM", "KZVOS", "KZZHA"}
# fmt: on
TABLE = Path(__file__).parents[2] / "tsa_sim" / "data" / "law" / "subsistence_minimum_regional_quarter.csv"


def half_up(amount: Fraction) -> int:
    """Round to the nearest tenge, halves up."""
    return floor(amount + Fraction(1, 2))


def up(amount: Fraction) -> int:
    """Round up to the next tenge."""
    return -floor(-amount)


def at(table: Mapping[int, Any], day: int) -> Any:
    """Give what holds on a day: the last entry not after it."""
    return table[max(since for since in table if since <= day)]


@cache
def minimums() -> dict[tuple[str, str], Fraction]:
    """Read the regional minimums by quarter."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row["region_code"], row["quarter"]): Fraction(row["value_tenge"]) for row in csv.DictReader(lines)}


def previous_minimum(region: str, day: int) -> Fraction:
    """Give the minimum of the quarter before the one in which a month lies."""
    year, quarter = day // 100, (day % 100 - 1) // 3  # the number of the quarter before, 0 for the fourth of last year
    return minimums()[region, f"{year}-Q{quarter}" if quarter else f"{year - 1}-Q4"]


def line_of(region: str, day: int) -> Fraction:
    """Give the line: a share of the regional minimum; one for the country from April to September 2019."""
    base = Fraction(MINIMUM_OF_BUDGET_LAW_2019) if 201904 <= day < 201910 else previous_minimum(region, day)
    return at(SHARE, day) * base


def counts(source: str, day: int) -> bool:
    """Tell whether a source is income on the day of application."""
    return not (
        source in NEVER_INCOME
        or (source in NOT_BEFORE_2020 and day < 202001)
        or (source in NOT_FROM_APRIL_2019 and day >= 201904)
        or (source in NOT_APRIL_TO_DECEMBER_2019 and 201904 <= day < 202001)
    )


def is_dependant(person: Mapping[str, Any]) -> bool:
    """Tell whether a member is under 18, or a full-time student under 23."""
    return person["age_months"] < 216 or (person["status"] == "student" and person["age_months"] < 276)


def is_of_family(person: Mapping[str, Any], day: int) -> bool:
    """Until March 2019 all relatives; then spouses, minors, and their own student children under 23."""
    role = person.get("role", "spouse")
    if day < 201904 or role in ("head", "spouse") or person["age_months"] < 216:
        return True
    return role == "child" and is_dependant(person)


def is_able(person: Mapping[str, Any], day: int) -> bool:
    """Of working age and below the pension age, no group I or II, no long illness, no full-time study."""
    pension = 756 if person.get("sex", "male") == "male" else at(WOMENS_PENSION_AGE, day)
    if person["status"] in ("disabled_1", "disabled_2", "ill_over_two_months", "student"):
        return False
    return bool(192 <= person["age_months"] < pension)


def is_in_need_of_care(person: Mapping[str, Any], day: int) -> bool:
    """A child under seven (from 2020 three), a disabled child, group I or II, an elderly person (taken as 80)."""
    if person["age_months"] < (84 if day < 202001 else 36) or person["age_months"] >= 960:
        return True
    return person["status"] in ("disabled_child", "disabled_1", "disabled_2")


def is_exempt_carer(person: Mapping[str, Any], everybody: list[Mapping[str, Any]], day: int) -> bool:
    """Tell whether a member cares for somebody whose care exempts."""
    if "cares_for" in person:
        return is_in_need_of_care(everybody[person["cares_for"]], day)
    others = [other for other in everybody if other is not person]
    return person["status"] == "carer" and any(is_in_need_of_care(other, day) for other in others)


def assess(family: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a month's law gives a family, tenge a month."""
    day, region = int(family["date"].replace("-", "")), family["region"]
    everybody = family["members"]
    people = [person for person in everybody if is_of_family(person, day)]
    given: dict[str, Fraction] = {}
    for incomes in (family.get("family_income", {}), *(person.get("income", {}) for person in people)):
        for source, amount in incomes.items():
            given[source] = given.get(source, Fraction(0)) + Fraction(amount)
    n, mci = len(people), at(MCI, day)
    minors = sum(person["age_months"] < 216 for person in people)
    children = sum(is_dependant(person) for person in people)
    able = [person for person in people if is_able(person, day)]

    def allowance(source: str, amount: int, before: bool) -> tuple[int, Fraction]:
        """Give what is paid of an allowance, and its income: as the family says, else by rule."""
        income = given.pop(source, Fraction(amount if before else 0))
        return 0 if source in zero else amount, income if counts(source, day) else Fraction(0)

    zero = {source for source, amount in given.items() if amount == 0}
    ssa = up(Fraction("4.16" if day >= 201701 else "3.9") * mci) if minors >= 4 and day < 202001 else 0
    large = 0
    if children >= 4 and day >= 202001:
        large = up(LARGE_FAMILY[children] * mci) if children < 8 else 4 * mci * children
    ssa, ssa_income = allowance("special_state_allowance", ssa, True)
    large, large_income = allowance("large_family_allowance", large, day >= 202004)
    for_children = given.pop("child_allowance", None)
    own = sum((amount for source, amount in given.items() if counts(source, day)), ssa_income + large_income)
    child = 0
    if day < 201801 and own < n * half_up(Fraction("0.60") * previous_minimum(region, day)):
        child = minors * up(Fraction("1.05" if day >= 201701 else "1") * mci)
    child_income = Fraction(child) if for_children is None else for_children
    child = 0 if for_children == 0 else child
    income = own + (child_income if day < 201801 else 0)

    line = Fraction(family["line"]) if "line" in family else line_of(region, day)
    if day < 202001:
        line = Fraction(half_up(line))
    below = income < n * line if day < 202001 else income <= n * line
    tsa = orleu = supplement = months = contract = longer = 0
    kind = None
    quarter_end = 3 - (day % 100 - 1) % 3
    orleu_line = half_up(Fraction("0.60") * previous_minimum(region, day)) if day < 201801 else 0
    pilot = family.get("orleu", day >= 201601 or region in ORLEU_2014)
    if able and pilot and income < n * orleu_line:
        orleu, kind, months, contract = n * half_up(orleu_line - income / n), "conditional", 12, 12
    elif below:
        if day < 201904:
            tsa = n * half_up(line - income / n)
        elif day < 202001:
            tsa = children * int(line) + (n - children) * half_up(line - income / n)
        else:
            tsa = half_up(n * line - income)
        if day >= 202301:
            supplement = sum(12 <= person["age_months"] < 84 for person in people) * up(Fraction("1.5") * mci)
        alone = len(able) == 1 and is_exempt_carer(able[0], everybody, day)
        kind = "conditional" if able and not alone and day >= 201801 else "unconditional"
        months = 6 if kind == "conditional" and day < 202001 else quarter_end
        contract = months if kind == "conditional" else 0
        longer = 6 if contract and day < 202001 else 0
    payments = {
        "tsa": tsa, "child_supplement": supplement, "large_family_allowance": large, "special_state_allowance": ssa,
        "child_allowance": child, "orleu": orleu,
    }  # fmt: skip
    return {
        "line": half_up(line), "income_counted": income, "members": n, "eligible": kind is not None,
        "assistance_kind": kind, "payments": payments, "months_of_grant": months,
        "contract": {"months": contract, "prolongation_months": longer} if contract else None,
    }  # fmt: skip
