"""The validation report: one HTML page in the headings of the field, made from a back-test and its coefficient sets.

Face, verification, cross-model, external, predictive; then the assumptions with their ranges, and what the model
cannot say. Every table is that of the run; nothing is typed in.
"""

from html import escape
from pathlib import Path

import pandas as pd

from tsa_sim.behaviour.coefficients import registry
from tsa_sim.record.backtest import Backtest
from tsa_sim.record.calibration import fitted_figures
from tsa_sim.record.rivals import rivals_beside
from tsa_sim.record.rolling import Rolling
from tsa_sim.record.subnational import regional_scores, shymkent

_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;margin:.6rem 0 1.4rem;font-size:13px}"
    "th,td{border:1px solid #ccc;padding:.2rem .5rem;text-align:right}th{background:#f3f3f3}"
    "caption{text-align:left;font-weight:600;padding:.3rem 0}"
)
_CANNOT = (
    "Who is refused, breaks a contract or is barred for six months: no national count is published; the breach "
    "coefficient is a prior and moves no fitted figure.",
    "Hidden income against take-up: recipient counts alone cannot part them; the split rests on surveys of the "
    "shadow economy.",
    "Districts: shares of Shymkent's districts are listed, not simulated. The parts of regions that split in 2022 "
    "are fixed shares of their former area.",
    "April to December 2019: line, family and publicity changed in one month, and no figure of it is held: the model "
    "says what its rules give, no more.",
    "The effect of measures on jobs: coefficients are taken from other countries; the record does not inform them.",
    "Beyond December 2026: law and amounts run on by indexation and incomes with output, by assumption.",
)


def write_validation(result: Backtest, path: Path, rolled: Rolling | None = None) -> Path:
    """Write the page; rolled: the rolling origins, where they were run. Gives the path."""
    half = path.with_suffix(path.suffix + ".part")
    half.write_text(page(result, rolled), encoding="utf-8")
    half.replace(path)
    return path


def page(result: Backtest, rolled: Rolling | None = None) -> str:
    """Give the page as HTML."""
    rows = result.beside_official()
    columns = ["year", "month", "region", "measure", "group", "simulated", "low90", "high90", "official", "error",
               "source"]  # fmt: skip
    parts = [
        _heading("Face validity", "The order of a month, the law as rules with references and every behaviour with "
                 "its source can be read in the package; the coefficients below carry reason and range."),
        _table("Coefficients: what the record says, and what it cannot tell apart", result.ensemble.identifiability()),
        _heading("Verification", "Equal bits for any threads, order or replay from a saved moment; a null reform "
                 "changes nothing; parts add to totals: checked by the tests of the package on every change."),
        _heading("Cross-model validation", "Simple rivals beside the model: last year's value, a constant yearly "
                 "rate, the first official plan of the year. Errors relative to what happened."),
        _table("Errors beside the rivals'", rivals_beside(rows)),
        _heading("External validation", "Figures that were fitted and figures that were not stand apart and are "
                 "never pooled. Errors are relative; of shares and ranks they are differences."),
        _table("Fitted figures and the best set", fitted_figures(result.ensemble)),
        _table("Scores", result.scores()),
        _table("Fitted on these", rows[rows["use"] == "calibrated"][columns]),
        _table("Never used in the fit", rows[rows["use"] == "held_out"][columns]),
        _table("Regions (no figure of 2023 and later was fitted)", regional_scores(rows)),
        _table("Shymkent, target by target", shymkent(result.table)),
        _heading("Predictive validation", "What would have been said at past dates with what was out by then."),
    ]  # fmt: skip
    if rolled is None:
        parts.append("<p>Not run for this page: <code>tsa-sim backtest --rolling</code>.</p>")
    else:
        parts += [_table("Every origin", rolled.table), _table("Over all of them", rolled.verdict()),
                  _table("Where a rival was nearer", rolled.rival_wins())]  # fmt: skip
    parts += [
        _heading("Assumptions", "Values, ranges and reasons of every coefficient of behaviour."),
        _table("Coefficients of behaviour", _assumptions()),
        _heading("What the model cannot say", ""),
        "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in _CANNOT) + "</ul>",
    ]
    fitted = ", ".join(f"{name} {value}" for name, value in result.ensemble.fitted.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tsa_sim: validation</title>'
        f"<style>{_STYLE}</style></head><body><h1>tsa_sim: validation report</h1><p>{escape(fitted)}; "
        f"{result.size.draws} draws at 1:{result.size.scale.denominator}, seed {result.size.seed}.</p>"
        + "".join(parts)
        + "</body></html>\n"
    )


def _heading(title: str, text: str) -> str:
    return f"<h2>{escape(title)}</h2>" + (f"<p>{escape(text)}</p>" if text else "")


def _table(caption: str, frame: pd.DataFrame) -> str:
    laid = frame.to_html(index=False, border=0, na_rep="-", float_format=_number)
    return laid.replace("<thead>", f"<caption>{escape(caption)}</caption><thead>", 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _assumptions() -> pd.DataFrame:
    rows = [
        (name, entry.value if not isinstance(entry.value, dict) else "a table", entry.low, entry.high, entry.unit,
         entry.source, entry.reason)
        for name, entry in registry().items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["coefficient", "value", "low", "high", "unit", "source", "reason"])
