"""The JSON schema of scenario and reform files: editors complete and check names, units and ranges by it."""

import math
from typing import Any

from tsa_sim.behaviour import behaviour_names, registry
from tsa_sim.behaviour.coefficients import FOR_A_WHOLE_RUN
from tsa_sim.parameters import Parameter, Value, law_book, law_books
from tsa_sim.parameters.values import TRUTH_UNIT, WORD_UNIT
from tsa_sim.regions import REGIONS
from tsa_sim.scenario import places as files
from tsa_sim.scenario.jobs import MOST_JOBS, MOST_MONTHS, REQUIRED
from tsa_sim.scenario.reading import LARGEST_SEED, MOST_REPLICATES, OFFICIAL
from tsa_sim.scenario.title import LANGUAGES

_MONTH = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])(-01)?$"}
_TEXT = {"type": "string", "minLength": 1}
_EXACT = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?(\s*/\s*\d+)?\s*$"}


def json_schema() -> dict[str, Any]:
    """Describe both kinds of files in JSON schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tsa-sim scenario or reform",
        "anyOf": [{"$ref": "#/$defs/scenario"}, {"$ref": "#/$defs/reform"}],
        "$defs": {"scenario": _scenario(), "reform": _reform(), "title": _title()},
    }


def _scenario() -> dict[str, Any]:
    from tsa_sim.population import bases

    return _object(
        {
            "name": _TEXT | {"description": "the file's name, unless given"},
            "title": {"$ref": "#/$defs/title"},
            "extends": _suggested(
                files.scenario_names(), "a scenario, by name or file: what is left out is taken from it"
            ),
            "period": _object({"from": _MONTH, "to": _MONTH}, "first and last month, both included"),
            "population": _object(
                {
                    "base": {"enum": list(bases()), "description": "month of the people"},
                    "scale": {"type": "string", "pattern": r"^1:[1-9]\d*$", "description": "1:1000 to 1:1"},
                    "mapping": _TEXT
                    | {"description": "mapping of your own survey, whose people live in place of ours"},
                    "survey": {
                        "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 2}],
                        "description": "file of persons, or [persons, households], in place of those the mapping names",
                    },
                }
            ),
            "law": {"enum": list(law_books()), "description": "law book"},
            "reforms": {
                "type": "array",
                "items": {"anyOf": [_suggested(files.reform_names(), "by name or file"), {"$ref": "#/$defs/reform"}]},
                "description": "laid over the law in this order",
            },
            "behaviour": _object({name: _coefficient(name) for name in sorted(behaviour_names())}),
            "jobs": {"type": "array", "items": _jobs(), "description": "vacancies beside the ordinary ones"},
            "macro": {"enum": [OFFICIAL]},
            "replicates": {"type": "integer", "minimum": 1, "maximum": MOST_REPLICATES},
            "seed": {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED},
        }
    )


def _jobs() -> dict[str, Any]:
    months = {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS, "description": "over how many months they open"}
    number = {"type": "number", "minimum": 0, "maximum": int(MOST_JOBS), "description": "jobs, over all months"}
    named = {"region": _suggested(REGIONS, "a region of today, by code or name"), "month": _MONTH, "source": _TEXT}
    return _object({**named, "months": months, "number": number}) | {"required": list(REQUIRED)}


def _reform() -> dict[str, Any]:
    book = law_book()
    own = {"name": _TEXT, "title": {"$ref": "#/$defs/title"}, "reference": _TEXT, "note": _TEXT}
    parameters = {name: _parameter(book.parameter(name)) for name in book.names()}
    return _object(own | parameters) | {"required": ["reference"]}


def _title() -> dict[str, Any]:
    return {"anyOf": [_TEXT, _object(dict.fromkeys(LANGUAGES, _TEXT))]}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    values = _values(parameter)
    share = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _EXACT]}
    pilot = _object({"value": {"anyOf": values}, "districts": share}, "in a share of the region's districts")
    by_region = {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [*values, pilot]}}
    return {
        "type": "object",
        "description": f"{parameter.names.en} ({parameter.unit}), from each date on",
        "propertyNames": _MONTH,
        "minProperties": 1,
        "additionalProperties": {"anyOf": [{"type": "null"}, *values, by_region]},
    }


def _values(parameter: Parameter) -> list[dict[str, Any]]:
    if parameter.unit == TRUTH_UNIT:
        return [{"type": "boolean"}]
    if parameter.unit == WORD_UNIT:
        return [{"enum": list(parameter.bounds)}]
    low, high = parameter.bounds
    return [{"type": "number", "minimum": _number(low), "maximum": _number(high)}, _EXACT]


def _coefficient(name: str) -> dict[str, Any]:
    entry = registry()[name]
    ends = {"minimum": entry.limits[0], "maximum": entry.limits[1]}
    described = f"{entry.reason} ({entry.unit}; default {entry.value}, plausible {entry.low:g} to {entry.high:g})"
    number = {"type": "number", **{key: end for key, end in ends.items() if math.isfinite(end)}}
    whole = name.startswith(FOR_A_WHOLE_RUN)
    by_month = {"type": "object", "propertyNames": _MONTH, "additionalProperties": {"anyOf": [number, _EXACT]}}
    return {"anyOf": [number, _EXACT, *([] if whole else [by_month])], "description": described}


def _suggested(names: tuple[str, ...], described: str) -> dict[str, Any]:
    return {"anyOf": [{"enum": list(names)}, _TEXT], "description": described}


def _object(properties: dict[str, Any], described: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"description": described} if described else {})


def _number(bound: Value) -> float:
    return float(bound)
