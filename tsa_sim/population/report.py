"""The report of a population: pictures, every target with its source and error, every assumption; one HTML page.

The page holds everything it shows: it needs no network, and follows the reader's choice of light or dark.
"""

import csv
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from tsa_sim.population.assumptions import assumptions
from tsa_sim.population.counted import columns_of
from tsa_sim.population.people import Population
from tsa_sim.population.pictures import Picture, Row, Shown, pictures, rows_of
from tsa_sim.population.quality import quality
from tsa_sim.regions import region

_WORDS = Path(__file__).with_name("report_words.yaml")
_DATA = Path(__file__).parents[1] / "data"
_CODE = re.compile(r"^KZ[A-Z]{0,3}$")
_LINK = re.compile(r"https?://[^\s,)]+")
_USES = ("used", "held out", "assumption")
_THOUSAND = 1e3
_STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --page: #ffffff; --faint: #d4d4d8; --soft: #f4f4f6; --quiet: #55555c;
 --used: #0072B2; --held: #B84F00; --assumed: #007a5a; --series-1: var(--used); --series-2: var(--held);
 --series-3: var(--assumed); }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --page: #17181b; --faint: #3d3f45; --soft: #22242a;
 --quiet: #a9abb3; --used: #56B4E9; --held: #f0914f; --assumed: #3cc79c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--page); color: var(--ink);
 font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; } h2 { margin: 2.2rem 0 .6rem; font-size: 1.3rem; }
h3 { margin: 1.4rem 0 .4rem; font-size: 1.05rem; }
.quiet { color: var(--quiet); } nav a { margin-right: 1rem; } a { color: inherit; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .8rem; }
.card { background: var(--soft); border-left: 4px solid var(--edge); padding: .7rem .9rem; border-radius: 4px; }
.card b { font-size: 1.3rem; }
.used { --edge: var(--used); } .held_out { --edge: var(--held); } .assumption { --edge: var(--assumed); }
figure { margin: 1rem 0 1.6rem; } figure svg { width: 100%; height: auto; max-height: 44rem; }
figcaption { font-weight: 600; margin-bottom: .2rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: .22rem .5rem; text-align: left; border-bottom: 1px solid var(--faint); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tag { border: 1px solid var(--edge); color: var(--edge); border-radius: 3px; padding: 0 .35rem; font-size: 12px; }
details summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
@media print { body { max-width: none; } details { display: block; } }
"""


def report_html(population: Population, scale: str, language: str = "en") -> str:
    """Give the report of a population as one HTML page; language: kk, ru or en."""
    words = _words(language)
    frame, people = quality(population), columns_of(population)
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
    parts = ("summary", "pictures", "targets", "assumptions")
    links = "".join(f'<a href="#{part}">{words[part]}</a>' for part in parts)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p class=quiet>{about}. {words['sampling']}</p>"
        f"<nav>{links}</nav></header><main>"
        f'<h2 id="summary">{words["summary"]}</h2>{_cards(frame, words, language)}'
        f'<h2 id="pictures">{words["pictures"]}</h2>{"".join(_figure(picture, words) for picture in drawn)}'
        f'<h2 id="targets">{words["targets"]}</h2>{_targets(frame, words, language)}'
        f'<h2 id="assumptions">{words["assumptions"]}</h2>{_assumptions(population.base, words)}'
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
                f"({escape(worst.target)}, {escape(_named(worst.group, language))})"
            )
        cards.append(
            f'<div class="card {key}"><b>{len(inside)}</b> {words["count"]}<br><strong>{words[key]}</strong> '
            f"<span class=quiet>({words[f'{key}_note']})</span><br>{said}</div>"
        )
    return f'<div class="cards">{"".join(cards)}</div>'


def _figure(picture: Picture, words: dict[str, str]) -> str:
    alt = escape(picture.alt, quote=True)
    svg = picture.svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    return f"<figure><figcaption>{words[picture.name]}</figcaption>{svg}</figure>"


def _targets(frame: pd.DataFrame, words: dict[str, str], language: str) -> str:
    sections = []
    for use in _USES:
        inside = frame[frame["use"].eq(use)]
        if inside.empty:
            continue
        key = use.replace(" ", "_")
        tables = "".join(
            f"<details{' open' if len(rows) <= _OPEN else ''}><summary>{escape(str(target))} ({len(rows)})</summary>"
            f"{_table(rows_of(rows), words, 'aim' if use == 'assumption' else 'official', language)}</details>"
            for target, rows in inside.groupby("target", sort=False)
        )
        sections.append(
            f'<section class="{key}"><h3>{words[key]} <span class="tag">{words[f"{key}_note"]}</span></h3>'
            f"{tables}</section>"
        )
    return "".join(sections)


_OPEN = 20  # rows up to which a target's table is shown unfolded


def _table(rows: list[Row], words: dict[str, str], aim: str, language: str) -> str:
    heads = (("group", ""), (aim, "n"), ("achieved", "n"), ("error", "n"), ("unit", ""), ("source", ""))
    head = "".join(f'<th scope="col" class="{side}">{words[name]}</th>' for name, side in heads)
    body = "".join(
        f"<tr><td>{escape(_named(row.group, language))}</td><td class=n>{_number(row.official, row.unit)}</td>"
        f"<td class=n>{_number(row.achieved, row.unit)}</td><td class=n>{_error(row.error, row.unit)}</td>"
        f"<td>{'%' if row.unit == 'share' else escape(row.unit)}</td><td>{_source(row.source)}</td></tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _named(group: str, language: str) -> str:
    """Write a region's name in place of its code."""
    first, _, rest = group.partition(" ")
    if not _CODE.match(first):
        return group
    return f"{region(first).name(language)} {rest}".strip()


def _source(source: str) -> str:
    """Write a source's title, with its address, in place of its identity where the register holds it."""
    held = _register().get(source)
    if held is None:
        return escape(source.replace("_", " "))
    title, address = held
    link = _LINK.search(address)
    return f'<a href="{escape(link[0], quote=True)}">{escape(title)}</a>' if link else escape(title)


@cache
def _register() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(_DATA.rglob("sources.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found |= {row["source"]: (row["title"], row["address"]) for row in csv.DictReader(lines)}
    return found


def _number(number: float, unit: str) -> str:
    if np.isnan(number):
        return "-"
    if unit == "share":
        return f"{100 * number:.2f}"
    return f"{number:,.3f}" if abs(number) < _THOUSAND else f"{number:,.0f}"


def _error(number: float, unit: str) -> str:
    if np.isnan(number):
        return "-"
    return f"{100 * number:+.2f} p.p." if unit == "share" else f"{100 * number:+.2f}%"


def _assumptions(base: str, words: dict[str, str]) -> str:
    heads = (("name", ""), ("value", "n"), ("range", "n"), ("unit", ""), ("source", ""), ("reason", ""))
    head = "".join(f'<th scope="col" class="{side}">{words[name]}</th>' for name, side in heads)
    body = "".join(
        f"<tr><td>{escape(name.replace('_', ' '))}</td><td class=n>{_value(entry.value)}</td>"
        f"<td class=n>{entry.low:,g} .. {entry.high:,g}</td><td>{escape(entry.unit)}</td>"
        f"<td>{escape(entry.source)}</td><td>{escape(entry.reason)}</td></tr>"
        for name, entry in assumptions(base).items()
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "<br>".join(f"{escape(str(key))}: {float(part):,g}" for key, part in value.items())
    return f"{float(value):,g}"


@cache
def _words(language: str) -> dict[str, str]:
    table = YAML(typ="safe", pure=True).load(_WORDS.read_text("utf-8"))
    return {name: str(by_language[language]) for name, by_language in table.items()}
