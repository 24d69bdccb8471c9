"""The report of a population: pictures, every target with its source and error, every assumption; one HTML page.

The page holds everything it shows: it needs no network, and follows the reader's choice of light or dark.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tsa_sim.own_yaml import own_yaml
from tsa_sim.population.assumptions import assumptions
from tsa_sim.population.counted import columns_of
from tsa_sim.population.fit_to_tables import quality
from tsa_sim.population.judging import NO, NO_LIMIT, SAMPLING, YES, group_name, judged, target_name, unit_name
from tsa_sim.population.people import Population
from tsa_sim.population.pictures import Picture, Shown, pictures, rows_of
from tsa_sim.population.report_cells import error_written, limit_written, number_written
from tsa_sim.regions import region

_WORDS = Path(__file__).with_name("report_words.yaml")
_DATA = Path(__file__).parents[1] / "data"
_CODE = re.compile(r"^KZ[A-Z]{0,3}$")
_LINK = re.compile(r"https?://[^\s,)]+")
_IDENTITY = re.compile(r"^[\w-]+")
_USES = ("used", "held out", "assumption")
_STYLE = (Path(__file__).with_name("report.css")).read_text("utf-8")


def report_html(population: Population, scale: str, language: str = "en", ageing: pd.DataFrame | None = None) -> str:
    """Give the report of a population as one HTML page; language: kk, ru or en.

    ageing: persons by region built and aged (``aged.regions_beside_built``), for a section of their own.
    """
    words = _words(language)
    people = columns_of(population)
    frame = judged(quality(population), population.weight)
    drawn = pictures(
        Shown(
            frame, people.persons["age_months"].astype(np.int64), people.persons["sex"].astype(np.int64), people.weight,
            people.welfare, people.members, words, language,
        )
    )  # fmt: skip
    title = f"{words['title']}: {population.base}"
    about = (
        f"{words['base']} {population.base}, {words['scale']} {escape(scale)}, {len(population.households):,} "
        f"{words['households']}, {words['fingerprint']} {population.fingerprint[:12]}"
    )
    parts = ("summary", "pictures", "targets", *(() if ageing is None else ("ageing",)), "assumptions")
    aged = "" if ageing is None else f'<h2 id="ageing">{words["ageing"]}</h2>{_ageing(ageing, words, language)}'
    links = "".join(f'<a href="#{part}">{words[part]}</a>' for part in parts)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p class=quiet>{about}. {words['sampling']}</p>"
        f"<nav>{links}</nav></header><main>"
        f'<h2 id="summary">{words["summary"]}</h2>{_cards(frame, words, language)}'
        f'<h2 id="pictures">{words["pictures"]}</h2>{"".join(_figure(picture, words) for picture in drawn)}'
        f'<h2 id="targets">{words["targets"]}</h2><p class=quiet>{words["limits_note"]} {words["english"]}</p>'
        f"{_targets(frame, words, language)}"
        f'{aged}<h2 id="assumptions">{words["assumptions"]}</h2>{_assumptions(population.base, words)}'
        "</main></body></html>\n"
    )


def _cards(frame: pd.DataFrame, words: dict[str, str], language: str) -> str:
    cards = []
    rows = rows_of(frame)
    for use in _USES:
        inside = [row for row in rows if row.use == use]
        key = use.replace(" ", "_")
        known = [row for row in inside if not np.isnan(row.error)]
        said = "-"
        if known:
            worst = max(known, key=lambda row: abs(row.error))
            median = float(np.median([abs(row.error) for row in known]))
            said = (
                f"{words['median']} {median:.2%}, {words['largest']} {abs(worst.error):.1%} "
                f"({escape(target_name(worst.target, language))}, {escape(_named(worst.group, language))})"
            )
        said = f"{_kept(frame[frame['use'].eq(use)], words)}<br>{said}"
        cards.append(
            f'<div class="card {key}"><b>{len(inside)}</b> {words["count"]}<br><strong>{words[key]}</strong> '
            f"<span class=quiet>({words[f'{key}_note']})</span><br>{said}</div>"
        )
    return f'<div class="cards">{"".join(cards)}</div>'


def _figure(picture: Picture, words: dict[str, str]) -> str:
    alt = escape(picture.alt, quote=True)
    svg = picture.svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    kind = ' class="map"' if picture.name == "map" else ""
    return f'<figure{kind}><figcaption>{words[picture.name]}</figcaption><div class="wide">{svg}</div></figure>'


def _kept(frame: pd.DataFrame, words: dict[str, str]) -> str:
    """Say how many targets are within their limits."""
    counts = frame["passed"].value_counts()
    judged_here = int(len(frame) - counts.get(NO_LIMIT, 0))
    said = f"{counts.get(YES, 0)} / {judged_here} {words['of_judged']}"
    if counts.get(SAMPLING, 0):
        said += f", {counts[SAMPLING]} {words['by_sampling']}"
    if counts.get(NO, 0):
        said += f", {counts[NO]} {words['beyond']}"
    return said


def _targets(frame: pd.DataFrame, words: dict[str, str], language: str) -> str:
    sections = []
    for use in _USES:
        inside = frame[frame["use"].eq(use)]
        if inside.empty:
            continue
        key = use.replace(" ", "_")
        tables = "".join(
            f"<details{' open' if len(rows) <= _OPEN else ''}><summary>{escape(target_name(str(target), language))} "
            f"({len(rows)}): {_kept(rows, words)}</summary>"
            f"{_table(rows, words, 'aim' if use == 'assumption' else 'official', language)}</details>"
            for target, rows in inside.groupby("target", sort=False)
        )
        sections.append(
            f'<section class="{key}"><h3>{words[key]} <span class="tag">{words[f"{key}_note"]}</span></h3>'
            f"{tables}</section>"
        )
    return "".join(sections)


_OPEN = 20  # rows up to which a target's table is shown unfolded


def _table(frame: pd.DataFrame, words: dict[str, str], aim: str, language: str) -> str:
    """Lay a target's rows out; a source that all of them share stands above the table, once."""
    rows = rows_of(frame)
    shared = len({row.source for row in rows}) == 1
    names = ("group", aim, "achieved", "error", "limit", "passed", "unit", *(() if shared else ("source",)))
    head = "".join(f'<th scope="col" class="{_SIDES.get(name, "n")}">{words[name]}</th>' for name in names)
    body = []
    for row, limit, passed in zip(rows, frame["limit"], frame["passed"], strict=True):
        cells = (
            escape(_named(row.group, language)),
            number_written(row.official, row.unit),
            number_written(row.achieved, row.unit),
            error_written(row.error, row.unit, words),
            limit_written(float(limit), row.unit, words),
            words[f"passed_{passed.replace(' ', '_')}"],
            escape(unit_name(row.unit, language)),
            _source(row.source),
        )
        body.append(_row(cells[: len(names)], [words[name] for name in names], names, str(passed)))
    table = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    return f"<p class=quiet>{words['source']}: {_source(rows[0].source)}</p>{table}" if shared else table


_SIDES = {
    "group": "",
    "ageing_region": "",
    "passed": "",
    "unit": "",
    "source": "s",
    "name": "",
    "reason": "s",
}  # the others are numbers


def _row(cells: Sequence[str], labels: Sequence[str], names: Sequence[str], passed: str = "") -> str:
    parts = []
    for cell, label, name in zip(cells, labels, names, strict=True):
        side = "no" if name == "passed" and passed == NO else _SIDES.get(name, "n")
        parts.append(f'<td class="{side}" data-label="{escape(label, quote=True)}">{cell}</td>')
    return f"<tr>{''.join(parts)}</tr>"


def _ageing(frame: pd.DataFrame, words: dict[str, str], language: str) -> str:
    """Show the persons of each region, thousands, as built and as aged, and how far the latter are off."""
    names = ("ageing_region", "ageing_built", "ageing_aged", "error", "ageing_still", "error")
    head = "".join(f'<th scope="col" class="{_SIDES.get(name, "n")}">{words[name]}</th>' for name in names)
    body = "".join(
        _row(
            (
                escape(region(code).name(language)),
                f"{built:,.1f}",
                f"{lived:,.1f}",
                error_written(lived / built - 1, "", words),
                f"{still:,.1f}",
                error_written(still / built - 1, "", words),
            ),
            [words[name] for name in names],
            names,
        )
        for code, built, lived, still in frame.itertuples(index=False)
    )
    note = f"<p class=quiet>{words['ageing_note']}</p>"
    return f'{note}<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _named(group: str, language: str) -> str:
    """Write a region's name in place of its code."""
    first, _, rest = group.partition(" ")
    if not _CODE.match(first):
        return group_name(group, language)
    return f"{region(first).name(language)} {group_name(rest, language) if rest else ''}".strip()


def _source(source: str) -> str:
    """Write a source's title, with its address, in place of its identity where the register holds it."""
    found = _IDENTITY.match(source)
    identity, rest = (found[0], source[found.end() :]) if found else (source, "")
    held = _register().get(identity)
    if held is None:
        return escape(source.replace("_", " "))
    title, address = held
    link = _LINK.search(address)
    words = f'<a href="{escape(link[0], quote=True)}">{escape(title)}</a>' if link else escape(title)
    return words + escape(rest.replace("_", " "))


@cache
def _register() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(_DATA.rglob("sources.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found |= {row["source"]: (row["title"], row["address"]) for row in csv.DictReader(lines)}
    return found


def _assumptions(base: str, words: dict[str, str]) -> str:
    names = ("name", "value", "range", "unit", "source", "reason")
    head = "".join(f'<th scope="col" class="{_SIDES.get(name, "n")}">{words[name]}</th>' for name in names)
    body = []
    for name, entry in assumptions(base).items():
        cells = (
            escape(name.replace("_", " ")),
            _value(entry.value),
            f"{entry.low:,g} .. {entry.high:,g}",
            escape(entry.unit),
            escape(entry.source),
            escape(entry.reason),
        )
        body.append(_row(cells, [words[each] for each in names], names))
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "<br>".join(f"{escape(str(key))}: {float(part):,g}" for key, part in value.items())
    return f"{float(value):,g}"


@cache
def _words(language: str) -> dict[str, str]:
    table = own_yaml(_WORDS)
    return {name: str(by_language[language]) for name, by_language in table.items()}
