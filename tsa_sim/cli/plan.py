"""``tsa-sim plan``: what a run will cost, before it is run."""

from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan")(plan)


def plan(
    scenario: Annotated[str, typer.Argument(help="Scenario file, or the name of a shipped scenario.")],
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    survey: options.Survey = None,
    as_json: options.Json = False,
) -> None:
    """Tell the expected time, memory, disk and sampling error of a run."""
    from tsa_sim.cli import show
    from tsa_sim.expectation import expect
    from tsa_sim.scenario import Scenario

    loaded = options.on_survey(Scenario.load(scenario), survey)
    given = options.settings(scale, replicates, None, None)
    found = expect(loaded, given["scale"], given["replicates"])
    if as_json:
        show.json_line(found._asdict())
        return
    shown = show.console()
    shown.print(
        f"{loaded.name}: {found.households:,} households and {found.persons:,} persons a replicate, "
        f"{found.replicates} replicates, {found.months} months with {found.burn_in} of burn-in",
        markup=False,
    )
    shown.print(
        f"expected time {found.seconds:,.0f} s on one thread ({found.building_seconds:,.0f} s of it to build the "
        f"people the first time), memory {found.memory_megabytes:,.0f} MB, disk {found.disk_megabytes:,.0f} MB"
    )
    shown.print(
        f"expected sampling error (one standard deviation): recipients {100 * found.recipients_error:.1f}% of the "
        f"national count of persons; a region with a twentieth of them {100 * found.region_error:.1f}%"
    )
    for line in found.filled:
        shown.print(f"filled: {line}")
