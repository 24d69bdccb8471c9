"""Pictures of the people beside the official tables, as SVG whose ink follows the page, light or dark."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.columns import Sex
from tsa_sim.population.drawing import FAINT, INK, MODEL, OFFICIAL, THIRD, svg_of
from tsa_sim.population.judging import target_name
from tsa_sim.regions import COUNTRY, region
from tsa_sim.tile_map import tile_map_svg

Floats = npt.NDArray[np.float64]

_OLDEST = 100
_AGES = re.compile(r"^(male|female) (\d+)(?:-(\d+)|\+)?$")
_WELFARE_SHOWN = (0.2, 6.0)
_USES = {"used": MODEL, "held out": OFFICIAL, "assumption": THIRD}


class Shown(NamedTuple):
    """What pictures are drawn from: the targets, and persons' ages and sexes with welfare, each with its weight."""

    targets: pd.DataFrame
    age_months: npt.NDArray[np.int64]
    sex: npt.NDArray[np.int64]
    weight: float
    welfare: Floats  # a household's, a head
    members: npt.NDArray[np.int64]
    words: Mapping[str, str]
    language: str


class Picture(NamedTuple):
    """One picture: its name among the words, the drawing, and what it shows in words."""

    name: str
    svg: str
    alt: str


class Row(NamedTuple):
    """One target as a row of the table of quality."""

    target: str
    group: str
    official: float
    achieved: float
    error: float
    unit: str
    use: str
    source: str


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Give the rows of a table of quality."""
    return [
        Row(str(target), str(group), float(official), float(achieved), float(error), str(unit), str(use), str(source))
        for target, group, official, achieved, error, unit, use, source in zip(
            *(frame[name] for name in Row._fields), strict=True
        )
    ]


def pictures(shown: Shown) -> list[Picture]:
    """Draw every picture that the targets allow."""
    drawn = (
        _map(shown),
        _pyramid(shown),
        _bars(shown, "sizes", "households by size", 100.0, "share_of_households", "members"),
        _bars(shown, "children", "households by children under 18", 1e-3, "thousand_households", "number_of_children",
              log=True),
        _income(shown),
        _regions(shown, "poverty", r"^below the subsistence minimum", 100.0, "percent"),
        _regions(shown, "unemployment", r"^unemployment", 100.0, "percent"),
        _regions(shown, "informality", r"without contract|^informal", 100.0, "percent"),
        _regions(shown, "wages", r"^mean wage", 1e-3, "thousand_tenge"),
        _errors(shown),
    )  # fmt: skip
    return [picture for picture in drawn if picture is not None]


def _pyramid(shown: Shown) -> Picture | None:
    frame = shown.targets[shown.targets["target"].eq("persons by age")]
    found = [(match, row.official) for row in rows_of(frame) if (match := _AGES.match(row.group))]
    if not found:
        return None
    words = shown.words

    def draw(axes: Any) -> None:
        for sign, sex, label in ((-1, Sex.MALE, words["men"]), (1, Sex.FEMALE, words["women"])):
            years = np.minimum(shown.age_months[shown.sex == sex] // 12, _OLDEST)
            counts = np.bincount(years, minlength=_OLDEST + 1) * shown.weight / 1e3
            axes.barh(np.arange(_OLDEST + 1) + 0.5, sign * counts, height=1.0, color=MODEL,
                      alpha=0.55 if sign < 0 else 0.8, label=f"{words['achieved']}: {label}")  # fmt: skip
            steps = sorted(
                (int(m[2]), int(m[3] or m[2]) + 1, v) for m, v in found if (m[1] == "male") == (sex == Sex.MALE)
            )
            edges = [y for first, after, _ in steps for y in (first, after)]
            heights = [sign * v / (after - first) / 1e3 for first, after, v in steps for _ in (0, 1)]
            axes.plot(heights, edges, color=OFFICIAL, linewidth=1.4, label=words["official"] if sign > 0 else None)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_ylim(0, _OLDEST)
        axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
        axes.set_xlabel(words["thousand_a_year"])
        axes.set_ylabel(words["age"])
        axes.legend(frameon=False, loc="upper right", fontsize=8)

    errors = [abs(row.error) for row in rows_of(frame)]
    alt = f"{words['pyramid']}. {words['largest']} {words['error']}: {max(errors):.1%} ({len(found)} {words['count']})"
    return Picture("pyramid", svg_of("pyramid", draw, (9.2, 5.0)), alt)


def _bars(
    shown: Shown, name: str, target: str, factor: float, unit: str, axis: str, log: bool = False
) -> Picture | None:
    frame = shown.targets[shown.targets["target"].eq(target)]
    if frame.empty:
        return None
    words = shown.words
    aim = words["aim"] if frame["use"].eq("assumption").all() else words["official"]
    labels = [str(group).split()[0] for group in frame["group"]]
    official, achieved = (frame[key].to_numpy(np.float64) * factor for key in ("official", "achieved"))

    def draw(axes: Any) -> None:
        places = np.arange(len(frame))
        if log:  # a bar has no foot on a logarithmic scale
            axes.plot(places, official, "D", color=OFFICIAL, markersize=9, label=aim)
            axes.plot(places, achieved, "o", color=MODEL, markersize=5, label=words["achieved"])
        else:
            axes.bar(places - 0.2, official, 0.4, color=OFFICIAL, label=aim)
            axes.bar(places + 0.2, achieved, 0.4, color=MODEL, label=words["achieved"])
        axes.set_xticks(places, labels)
        axes.set_xlabel(words[axis])
        axes.set_ylabel(words[unit])
        if log:
            axes.set_yscale("log")
            axes.set_yticks([10, 30, 100, 300, 1000, 3000], ["10", "30", "100", "300", "1,000", "3,000"])
            axes.minorticks_off()
            axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.legend(frameon=False, fontsize=8)

    told = "; ".join(f"{label}: {a:,.1f} ({o:,.1f})" for label, o, a in zip(labels, official, achieved, strict=True))
    return Picture(name, svg_of(name, draw, (9.2, 2.9)), f"{words[name]}, {words[unit]}: {told}")


def _income(shown: Shown) -> Picture | None:
    frame = shown.targets[shown.targets["target"].eq("welfare over its median")]
    if frame.empty:
        return None
    words = shown.words
    order = np.argsort(shown.welfare)
    cumulated = np.cumsum(shown.members[order]) / shown.members.sum()
    ratio = shown.welfare[order] / np.interp(0.5, cumulated, shown.welfare[order])
    shares = frame["group"].str.extract(r"(\d+)")[0].to_numpy(np.float64)
    official = frame["official"].to_numpy(np.float64)

    def draw(left: Any, right: Any) -> None:
        bins = np.geomspace(*_WELFARE_SHOWN, 61)
        weights = shown.members[order] / shown.members.sum()
        left.hist(ratio, bins=bins, weights=weights, color=MODEL, alpha=0.8, label=words["achieved"])
        points = np.concatenate([[shares[0] * 0], shares, [100]]) / 100
        edges = np.concatenate([[np.nan], official, [np.nan]])
        middle = np.flatnonzero(np.diff(points) > 0)[1:-1]
        width = np.log(bins[1] / bins[0])
        for place in middle:  # the density that the published percentiles leave, as steps
            height = (points[place + 1] - points[place]) / np.log(edges[place + 1] / edges[place]) * width
            left.plot(edges[[place, place + 1]], [height, height], color=OFFICIAL, linewidth=2,
                      label="PIP" if place == middle[0] else None)  # fmt: skip
        left.set_ylabel(words["density"])
        right.plot(ratio[:: max(len(ratio) // 2000, 1)], 100 * cumulated[:: max(len(ratio) // 2000, 1)], color=MODEL,
                   linewidth=1.6, label=words["achieved"])  # fmt: skip
        right.plot(official, shares, "o", color=OFFICIAL, markersize=5, label="PIP")
        right.set_ylabel(words["cumulated"])
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_xlim(*_WELFARE_SHOWN)
            axes.set_xticks([0.25, 0.5, 1, 2, 4], ["0.25", "0.5", "1", "2", "4"])
            axes.minorticks_off()
            axes.set_xlabel(words["over_median"])
            axes.legend(frameon=False, fontsize=8)

    told = "; ".join(f"P{row.group.split()[-1]}: {row.achieved:.3f} ({row.official:.3f})" for row in rows_of(frame))
    return Picture("income", svg_of("income", draw, (9.2, 3.3), 2), f"{words['income']}. {told}")


def _regions(shown: Shown, name: str, pattern: str, factor: float, unit: str) -> Picture | None:
    frame = shown.targets[shown.targets["target"].str.contains(pattern)]
    frame = frame[frame["group"].astype(str).str.match(r"^KZ[A-Z]*( all)?$")]
    if frame.empty:
        return None
    words = shown.words
    frame = frame.sort_values("official")
    codes = [str(group).split()[0] for group in frame["group"]]
    labels = [region(code).name(shown.language) for code in codes]
    official, achieved = (frame[key].to_numpy(np.float64) * factor for key in ("official", "achieved"))
    aim = words["aim"] if frame["use"].eq("assumption").all() else words["official"]

    def draw(axes: Any) -> None:
        places = np.arange(len(codes))
        axes.hlines(places, np.minimum(official, achieved), np.maximum(official, achieved), color=FAINT, linewidth=2)
        axes.plot(official, places, "D", color=OFFICIAL, markersize=6, label=aim)
        axes.plot(achieved, places, "o", color=MODEL, markersize=5, label=words["achieved"])
        axes.set_yticks(places, labels, fontsize=8)
        for code, label in zip(codes, axes.get_yticklabels(), strict=True):
            label.set_fontweight("bold" if code == COUNTRY else "normal")
        axes.set_xlabel(words[unit])
        axes.grid(axis="x", color=FAINT, linewidth=0.5)
        axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1.0), ncol=2)

    told = "; ".join(f"{label}: {a:,.1f} ({o:,.1f})" for label, o, a in zip(labels, official, achieved, strict=True))
    return Picture(name, svg_of(name, draw, (9.2, 0.22 * len(codes) + 1.0)), f"{words[name]}, {words[unit]}: {told}")


def _map(shown: Shown) -> Picture | None:
    """Draw the poor by region as tiles: the people's share, the official one below it in brackets."""
    frame = shown.targets[shown.targets["target"].eq("below the subsistence minimum")]
    inside = {row.group.split()[0]: row for row in rows_of(frame) if re.match(r"^KZ[A-Z]+( all)?$", row.group)}
    if not inside:
        return None
    achieved = {code: 100 * row.achieved for code, row in inside.items()}
    official = {code: f"({100 * row.official:.1f})" for code, row in inside.items()}
    told = "; ".join(f"{region(code).name(shown.language)}: {achieved[code]:.1f} {official[code]}" for code in inside)
    drawn = tile_map_svg(achieved, lambda value: f"{value:.1f}", shown.language, official)
    return Picture("map", drawn, f"{shown.words['map']}. {told}")


def _errors(shown: Shown) -> Picture | None:
    words, frame = shown.words, shown.targets.dropna(subset=["error"])
    names = list(dict.fromkeys(frame["target"]))

    def draw(axes: Any) -> None:
        for use, colour in _USES.items():
            inside = frame[frame["use"].eq(use)]
            if not inside.empty:
                places = [names.index(target) for target in inside["target"]]
                marker = {"used": "o", "held out": "D", "assumption": "^"}[use]
                axes.plot(100 * inside["error"], places, marker, color=colour, markersize=4, alpha=0.6,
                          label=words[use.replace(" ", "_")])  # fmt: skip
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(names)), [target_name(name, shown.language) for name in names], fontsize=8)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_xscale("symlog", linthresh=1.0)
        axes.set_xticks([-30, -10, -3, -1, 0, 1, 3, 10, 30], ["-30", "-10", "-3", "-1", "0", "1", "3", "10", "30"])
        axes.minorticks_off()
        axes.grid(axis="both", color=FAINT, linewidth=0.5)
        axes.set_xlabel(words["relative_error"])
        axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=3)

    worst = max(rows_of(frame), key=lambda row: abs(row.error))
    where = f"{target_name(worst.target, shown.language)}, {worst.group}"
    alt = f"{words['errors']}. {words['largest']}: {where}: {worst.error:+.1%}"
    return Picture("errors", svg_of("errors", draw, (9.2, 0.24 * len(names) + 1.4)), alt)
