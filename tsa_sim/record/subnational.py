"""Below the country: how well regions are ranked and met, and Shymkent target by target.

No regional figure of 2023 and later was fitted. Incomes by region rest on the poor of 2020 to 2023, access by region on
regional figures of 2017 to 2022 (``behaviour.access``). District shares are listed beside, not simulated; the mix of
measures (jobs, public works, grants) is an input of the scenario, not a result.
"""

import math
from collections.abc import Iterable

import pandas as pd
from scipy.stats import spearmanr

from tsa_sim.behaviour.access import rests_on_figures
from tsa_sim.behaviour.coefficients import registry
from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import Rung
from tsa_sim.parameters import law_book
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.statistics import NOT_SIMULATED
from tsa_sim.record.table import place_in_table
from tsa_sim.regions import COUNTRY, region
from tsa_sim.tables.tidy import WHOLE_COUNTRY

SHYMKENT, SHYMKENT_YEARS = "KZSHY", (2023, 2024)
SHOWN = ("recipients_persons_ytd", "recipients_families_ytd", "paid_tsa")
YEARS = range(2020, 2025)
_MOMENT = ["year", "month", "measure", "group"]
_FEWEST_REGIONS = 5
_SUPPLEMENT, _SMALL = "paid_child_supplement", "recipients_small_children_ytd"


def regional_table(table: pd.DataFrame, years: Iterable[int], language: str = "en") -> pd.DataFrame:
    """Give persons, families and tenge of whole years by region, beside the official figure where one is known.

    table: of the back-test; language: kk, ru or en, of the regions' names. The country comes first.
    """
    whole = table[table["month"].isna() & (table["group"] == "all") & table["measure"].isin(SHOWN)]
    whole = whole[whole["year"].isin(list(years))].drop_duplicates(["year", "region", "measure"], keep="last")
    named = whole.assign(name=[region(code).name(language) for code in whole["region"]])
    order = {code: place for place, code in enumerate([COUNTRY, *sorted(set(whole["region"]) - {COUNTRY})])}
    named = named.assign(
        _place=named["region"].map(order), _measure=named["measure"].map({one: at for at, one in enumerate(SHOWN)})
    )
    columns = ["year", "region", "name", "measure", "simulated", "low90", "high90", "official", "error", "use"]
    return named.sort_values(["year", "_place", "_measure"])[columns].reset_index(drop=True)


def regional_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Give rank correlation, median and worst error over regions, for every moment with five regions or more.

    Over the held-out figures: none of 2023 and later was fitted.
    """
    return _scored(_held_out(table), _FEWEST_REGIONS)


def scores_by_access(table: pd.DataFrame) -> pd.DataFrame:
    """Give the scores apart: regions whose access rests on a figure of before 2023, and those that have none."""
    known = _held_out(table)
    enough = known.groupby(_MOMENT)["region"].transform("size") >= _FEWEST_REGIONS
    own = known["region"].map(rests_on_figures)
    parts = {"a figure of before 2023": known[enough & own], "none": known[enough & ~own]}
    return pd.concat([_scored(part, 2).assign(access_rests_on=name) for name, part in parts.items()])


def regional_errors(table: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """Give every held-out figure of a region beside the model; language: of the regions' names."""
    known = _held_out(table)
    known = known.assign(
        name=[region(code).name(language) for code in known["region"]],
        access_rests_on_figures=known["region"].map(rests_on_figures),
    )
    columns = ["year", "month", "region", "name", "measure", "group", "simulated", "low90", "high90", "official",
               "error", "access_rests_on_figures"]  # fmt: skip
    return known[columns].sort_values(["year", "month", "measure", "region"]).reset_index(drop=True)


def shymkent(table: pd.DataFrame) -> pd.DataFrame:
    """Give every figure that Shymkent printed of 2023 and 2024 beside the model; what is not simulated says so."""
    rows = [
        (figure.year, figure.id, *_beside(table, figure), figure.unit, figure.note)
        for figure in official_figures()
        if figure.region == SHYMKENT and figure.year in SHYMKENT_YEARS
        if not figure.id.startswith("district_share")
    ]
    rows.append(_months_a_child(table))
    columns = ["year", "figure", "simulated", "low90", "high90", "official", "error", "unit", "note"]
    return pd.DataFrame(rows, columns=columns)


def districts() -> pd.DataFrame:
    """List the official shares of a region's districts among its recipients: they are not simulated."""
    rows = [
        (figure.year, figure.region, figure.id.split("_")[2], figure.value, figure.unit, "not simulated", figure.source)
        for figure in official_figures()
        if figure.id.startswith("district_share")
    ]
    return pd.DataFrame(rows, columns=["year", "region", "district", "official", "unit", "simulated", "source"])


def mix_of_measures() -> pd.DataFrame:
    """List the places and the mix of measures as they enter: an input, in villages and weak regions, and in towns."""
    known = registry()
    rows: list[tuple[object, ...]] = []
    for name in ("measures.mix_weak", "measures.mix_town", "measures.places_of_shymkent"):
        entry = known[name]
        assert isinstance(entry.value, dict)
        of_rungs = name.startswith("measures.mix")
        for key, value in entry.value.items():
            rows.append((name, Rung(key).name.lower() if of_rungs else str(key), value, entry.unit, entry.source))
    return pd.DataFrame(rows, columns=["input", "of", "value", "unit", "source"])


def frames(table: pd.DataFrame, language: str = "en") -> dict[str, pd.DataFrame]:
    """Give everything below the country by its heading; table: of the back-test; language: of the regions' names."""
    return {
        "Regions by year, beside official figures": regional_table(table, YEARS, language),
        "Regions: held-out figures beside the model": regional_errors(table, language),
        "Regions: scores of the held-out figures": regional_scores(table),
        "Regions: the same by what access rests on": scores_by_access(table),
        "Shymkent, target by target": shymkent(table),
        "Districts: official shares, not simulated": districts(),
        "The mix of measures: an input": mix_of_measures(),
    }


def _scored(known: pd.DataFrame, fewest: int) -> pd.DataFrame:
    rows = []
    for key, part in known.groupby(_MOMENT):
        if len(part) >= fewest:
            rank = float(spearmanr(part["simulated"], part["official"]).statistic)
            errors = part["error"].abs()
            rows.append((*key, len(part), rank, errors.median(), errors.max()))
    columns = [*_MOMENT, "regions", "rank_correlation", "median_error", "worst_error"]
    return pd.DataFrame(rows, columns=columns)


def _held_out(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["official"].notna() & (table["region"] != WHOLE_COUNTRY) & (table["use"] == "held_out")]
    known = known.drop_duplicates(["year", "month", "region", "measure", "group"], keep="last")
    return known.assign(month=known["month"].fillna(MONTHS_IN_YEAR).astype(int))


def _beside(table: pd.DataFrame, figure: OfficialFigure) -> tuple[float, ...]:
    """Give what the model says of a figure, the ends of its interval, the figure and the error."""
    if figure.statistic == NOT_SIMULATED:
        return math.nan, math.nan, math.nan, figure.value, math.nan
    measure, group = place_in_table(figure.statistic)
    same = (table["measure"] == measure) & (table["group"] == group) & (table["region"] == figure.region)
    part = table[same & (table["year"] == figure.year) & (table["official"] == figure.value)]
    ((simulated, low, high, error),) = part.tail(1)[["simulated", "low90", "high90", "error"]].to_numpy().tolist()
    return simulated, low, high, figure.value, error


def _months_a_child(table: pd.DataFrame) -> tuple[object, ...]:
    """Give the months for which a small child drew the supplement: tenge over children and the amount of the year."""
    (paid,), (children,) = _of_shymkent(_SUPPLEMENT), _of_shymkent(_SMALL)
    when = paid.year * MONTHS_IN_YEAR
    amount = law_book().mci_amount("child_supplement.amount_mci_1_to_6", when, SHYMKENT)
    official = paid.value / children.value / amount
    found = _beside(table, paid)[0] / _beside(table, children)[0] / amount
    note = f"{paid.id} over {children.id} and {amount:,.0f} tenge"
    error = found / official - 1
    return paid.year, "supplement_months_a_child", found, math.nan, math.nan, official, error, "months", note


def _of_shymkent(measure: str) -> list[OfficialFigure]:
    return [
        one
        for one in official_figures()
        if one.region == SHYMKENT and one.year in SHYMKENT_YEARS and place_in_table(one.statistic)[0] == measure
    ]
