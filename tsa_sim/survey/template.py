"""The layout and an example to start from, written into a folder of the user's."""

from pathlib import Path

from tsa_sim.errors import Finding, Place, Unwritable
from tsa_sim.survey.layout import MONTH_FORMATS, TABLES, fields_of

_EXAMPLES = Path(__file__).parents[1] / "data" / "survey"
NAMES = ("LAYOUT.md", "mapping.yaml", "household_budget_survey.yaml", "households.csv", "persons.csv")


def write_template(folder: Path) -> list[Path]:
    """Write the layout, an example survey with its mapping, and the mapping for the household budget survey.

    Raises Finding when a file of one of these names is there already, Unwritable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Unwritable(str(folder), fault.strerror or str(fault)) from fault
    paths = [folder / name for name in NAMES]
    for path in paths:
        if path.exists():
            raise Finding("the file is there already", todo="give another folder with --out", place=Place(str(path)))
    try:
        for path in paths:
            example = _EXAMPLES / path.name
            text = example.read_text("utf-8") if example.is_file() else layout_text()
            path.write_text(text, "utf-8")
    except OSError as fault:
        raise Unwritable(str(folder), fault.strerror or str(fault)) from fault
    return paths


def layout_text() -> str:
    """Describe the layout: every field with its kind, unit or codes, and meaning."""
    parts = [
        "# The layout of a survey\n",
        "Two tables: a row a household and a row a person; or one file of persons on whose rows the household is "
        "repeated. CSV (UTF-8, any separator and encoding that the mapping names), Parquet, Stata (.dta) or SPSS "
        "(.sav, with the extra `spss`). Columns may have any names: the mapping leads from them to these fields. "
        "Check with `tsa-sim data check --mapping mapping.yaml` (or `tsa-sim check mapping.yaml`). Run with "
        "`tsa-sim run SCENARIO --survey mapping.yaml`, or name it in a scenario file: "
        "`population: {mapping: mapping.yaml}`; `survey: PERSONS` or `survey: [PERSONS, HOUSEHOLDS]` beside it takes "
        "other files than the mapping names. Paths are relative to the file that names them.\n",
    ]
    for table in TABLES:
        parts.append(f"## {table}\n\n| field | required | kind | units or codes | meaning |\n|---|---|---|---|---|")
        for name, field in fields_of(table).items():
            words = ", ".join(field.units or field.codes)
            if field.kind == "month":
                words = f"format: {', '.join(MONTH_FORMATS)}"
            parts.append(f"| {name} | {'yes' if field.required else 'no'} | {field.kind} | {words} | {field.meaning} |")
        parts.append("")
    parts.append(
        "Ages: `age` or `birth_date`. `status` is needed from the age of 16. The year: `year` in the mapping, or "
        "`interview`. Money that is not mapped or empty is 0, but pay of those at work is then drawn from the "
        "published wages of their market; with `welfare` given, what a household lives on is that and nothing else.\n\n"
        "Weights are handled by drawing: households are taken evenly, each as often as its weight (brought to the "
        "marginals) asks, so that every simulated household stands for the same number of real ones. Ages and incomes "
        "are those of the survey; money is brought to January 2018 by the region's money income. "
        "The marginals are those of January 2018 (17 regions) or January 2023 (20), as the scenario's `base` says; a "
        "region split in 2022 may be named as it was or as it is. `locality` must be urban in cities that have "
        "no villages.\n\n"
        "Numbers: a point or a comma (`decimal`), nothing between thousands. Codes for no answer (99, -9) belong in "
        "`missing`. Codes are read whatever their case. Dates: as `format` says; `Excel day` is the number that Excel "
        "keeps for a date.\n\n"
        "Your households stay in memory. A run folder holds tables and a manifest; figures that may rest on fewer than "
        "five of your families are left empty there, and others with them, so that none can be worked out.\n"
    )
    return "\n".join(parts)
