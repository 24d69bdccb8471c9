"""Several laws over the same people with the same luck, and the staircase from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import month, month_text
from tsa_sim.comparison import Comparison as Comparison
from tsa_sim.errors import UnknownName
from tsa_sim.own_people import People, refuse_households
from tsa_sim.pairing import check_comparable
from tsa_sim.result import Result
from tsa_sim.rulebook import Replacements
from tsa_sim.run import Bar, ProgressCallback, Settings, as_scale, first_effect, frozen_plan, months_to_run, run_all
from tsa_sim.scenario import OLD_REGIME, Scenario

NORMS_OF_2017 = "norms_of_2017"  # the reform file that keeps the minimum on its old norms
REBASING_MONTH = "2018-01"


def compare(
    base: Scenario,
    reforms: Sequence[Scenario],
    *,
    scale: Fraction | str | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 2,
    snapshots: Sequence[str] = (),
    replacing: Replacements | Mapping[str, Replacements] | None = None,
    population: People | None = None,
    cluster: str | None = None,
    progress: bool | ProgressCallback = False,
) -> Comparison:
    """Run a base and reforms over the same people with the same luck; give a ``Comparison``, the base first.

    scale: 1:1000 to 1:1; replicates: independent samples, paired between the scenarios; snapshots: months (YYYY-MM)
    whose people are kept; threads: of the engine, without effect on results; progress: True for a bar.
    replacing: rules or behaviours replaced by functions of the same arguments, in every scenario or by scenario name:
    ``{"line_50": {applies: mine}}``; population: people of one's own, as ``run``
    takes them; cluster: the address of a dask.distributed scheduler.

    Size, seed and replicates are the base's unless given. Where the base is the old regime and the period crosses
    January 2018, the base is also run on the minimum's norms of 2017, so that re-basing is a step of its own.
    Raises BadValue when periods or population bases differ, or two scenarios share a name; else as ``run``.
    """
    scenarios = [base, *reforms]
    check_comparable(scenarios)
    extra = _on_old_norms(base) if _crosses_rebasing(base) and reforms else None
    settings = Settings(
        as_scale(scale), replicates, seed, threads, tuple(snapshots), people=population, cluster=cluster
    ).filled_from(base)
    if snapshots:
        refuse_households(settings.people, "a snapshot")
    runs = ([extra] if extra else []) + scenarios
    total = sum(months_to_run(scenario) for scenario in runs) * (settings.replicates or 1)
    replaced = _by_scenario(replacing or {}, runs)
    with Bar(progress, total) as bar:
        steps = tuple(run_all([(run, replace(settings, replacing=replaced[run.name])) for run in runs], bar))
    results = steps[1:] if extra else steps
    return Comparison(results, steps, _audit(results))


def sweep(
    scenario: Scenario,
    parameter: str,
    values: Sequence[float],
    *,
    progress: bool | ProgressCallback = False,
    **settings: Any,
) -> Comparison:
    """Run a scenario for several values of one behaviour coefficient or law parameter, over the same people and luck.

    The first value is the base of the comparison. A law parameter holds from the first month of the period.
    settings: as ``compare`` takes them. Gives a ``Comparison`` whose scenarios are named ``name[parameter=value]``.
    Raises UnknownName when nothing has that name, BadValue outside its range; else as ``compare``.
    """
    from tsa_sim.behaviour.coefficients import behaviour_names

    known = {*behaviour_names(), *scenario.law_book().names()}
    if parameter not in known:
        raise UnknownName("behaviour or law parameter", parameter, known)
    variants = []
    for value in values:
        name = f"{scenario.name}[{parameter}={value:g}]"
        if parameter in behaviour_names():
            variants.append(scenario.with_(name=name, behaviour={parameter: value}))
        else:
            variants.append(scenario.with_(name=name, law={parameter: {month_text(scenario.first): value}}))
    return compare(variants[0], variants[1:], progress=progress, **settings)


def _by_scenario(
    replacing: Replacements | Mapping[str, Replacements], runs: Sequence[Scenario]
) -> dict[str, Replacements]:
    """Give the replaced rules of each scenario by name.

    Raises UnknownName for a scenario that is not compared.
    """
    names = [run.name for run in runs]
    everywhere = {asked: instead for asked, instead in replacing.items() if not isinstance(asked, str)}
    for asked in replacing:
        if isinstance(asked, str) and asked not in names:
            raise UnknownName("scenario in replacing", asked, names)
    own = {asked: instead for asked, instead in replacing.items() if isinstance(asked, str)}
    return {name: {**everywhere, **own.get(name, {})} for name in names}  # type: ignore[dict-item]


def _crosses_rebasing(base: Scenario) -> bool:
    return base.law == OLD_REGIME and base.first < month(REBASING_MONTH) <= base.last


def _on_old_norms(base: Scenario) -> Scenario:
    return base.with_(name=f"{base.name}_{NORMS_OF_2017}", reforms=(*base.reforms, NORMS_OF_2017))


def _audit(results: Sequence[Result]) -> Mapping[str, Any]:
    """Check that months before a reform's first effect are equal bit for bit, and name what changes nothing."""
    base = results[0]
    plans = [_plan_of(result.scenario) for result in results]
    before = {}
    for result, scheme in zip(results[1:], plans[1:], strict=True):
        starts = first_effect(plans[0], scheme)
        until = len(base.months) if starts is None else max(0, starts - base.months[0])
        equal = all(
            bool((old.tally[:until] == new.tally[:until]).all())
            for old, new in zip(base.outcomes, result.outcomes, strict=True)
        )
        before[result.scenario.name] = {
            "first_effect": None if starts is None else month_text(starts),
            "months_before": int(until),
            "equal_before": equal,
        }
    return {
        "months_before_equal": before,
        "parameters_without_effect": {
            result.scenario.name: idle for result in results if (idle := idle_parameters(result.scenario))
        },
    }


def idle_parameters(scenario: Scenario) -> list[str]:
    """Name the law parameters that a scenario's reforms set without changing any month's law sheet."""
    changed = scenario.reform_parameters()
    if not changed:
        return []
    whole = _plan_of(scenario)
    return [name for name in changed if first_effect(_plan_of(scenario.without_parameter(name)), whole) is None]


def _plan_of(scenario: Scenario) -> Any:
    return frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
