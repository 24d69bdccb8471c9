"""Options that several commands share, and how they are read."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tsa_sim.scenario import Scenario

Scale = Annotated[str | None, typer.Option(help="Sample of the country, 1:1000 to 1:1 (default: the scenario's).")]
Replicates = Annotated[int | None, typer.Option(help="Independent samples, 1 or more; 2 or more give intervals.")]
Seed = Annotated[int | None, typer.Option(help="Root of all luck; the same seed gives the same results, bit for bit.")]
Threads = Annotated[int | None, typer.Option(help="Threads (default: one a processor); results do not depend on them.")]
Cluster = Annotated[str | None, typer.Option(help="Address of a dask.distributed scheduler, as tcp://host:8786.")]
PanelFolder = Annotated[
    Path | None, typer.Option("--panel", help="Folder to which every household of every month is streamed (parquet).")
]
Survey = Annotated[
    Path | None, typer.Option(help="Mapping of your own survey, whose people are taken in place of the scenario's.")
]
Out = Annotated[Path | None, typer.Option(help="Folder for manifest, tables and pictures.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")]
Lang = Annotated[str | None, typer.Option(help="kk, ru or en; default from the locale, else en.")]
Strict = Annotated[bool, typer.Option(help="A reform that changes nothing is an error.")]


def on_survey(scenario: "Scenario", mapping: Path | None) -> "Scenario":
    """Give a scenario on the people of the survey asked for, else as it is. Raises Findings."""
    return scenario if mapping is None else scenario.with_(mapping=mapping.absolute())


def settings(scale: str | None, replicates: int | None, seed: int | None, threads: int | None) -> dict[str, Any]:
    """Check the options of a run and give them as keyword arguments.

    Raises BadValue.
    """
    from tsa_sim.errors import BadValue
    from tsa_sim.run import as_scale

    if replicates is not None and replicates < 1:
        raise BadValue("--replicates", replicates, "is not at least 1", "Give 1 or more; 2 or more give intervals")
    if seed is not None and seed < 0:
        raise BadValue("--seed", seed, "is negative", "Give 0 or more")
    return {"scale": as_scale(scale), "replicates": replicates, "seed": seed, "threads": threads_of(threads)}


def threads_of(asked: int | None) -> int:
    """Give the number of threads asked for, else of processors this process may use.

    Raises BadValue.
    """
    from tsa_sim.errors import BadValue

    if asked is not None:
        if asked < 1:
            raise BadValue("--threads", asked, "is not at least 1", "Give 1 or more")
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def language(asked: str | None) -> str:
    """Give the language to print in.

    Raises UnknownName for a language that is not kept.
    """
    from tsa_sim.errors import UnknownName

    languages = ("kk", "ru", "en")
    if asked is None:
        found = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")[:2]
        return found if found in languages else "en"
    if asked not in languages:
        raise UnknownName("language", asked, languages)
    return asked
