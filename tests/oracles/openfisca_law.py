"""The static formula a third time, as a country package of OpenFisca: ``python openfisca_law.py IN.npz OUT.npz``.

Runs where openfisca-core is installed and imports nothing of this project. Money is counted in whole units (tenge of a
quarter, tenths of a tenge for the line), for OpenFisca's own decimals have 32 bits; regional minimums are inputs.
IN: month (YYYY-MM), household (number of each person's household), minimum, orleu, special, large_family,
child_allowance by household; age_months, role, student, able by person; income_X by person and home_income_X by
household for each source X. Role 0 head, 1 spouse, 2 child, others kin; an allowance of -1 was left out.
"""

import sys

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Household = build_entity(key="household", plural="households", label="", roles=[{"key": "member", "plural": "members"}])
Person = build_entity(key="person", plural="persons", label="", is_person=True)
LARGE_FAMILY = {4: 1603, 5: 2004, 6: 2405, 7: 2806}  # hundredths of an index


def dated(**values):  # type: ignore[no-untyped-def]
    """Write a parameter: ``since_2018_01=5``."""
    return {"values": {f"{name[6:].replace('_', '-')}-01": {"value": value} for name, value in values.items()}}


def parameters(sources):  # type: ignore[no-untyped-def]
    """Write the dated figures of the law; shares in tenths, indices in hundredths."""
    index = {
        "2014_01": 1852, "2015_01": 1982, "2016_01": 2121, "2017_01": 2269, "2018_01": 2405, "2019_01": 2525,
        "2020_01": 2651, "2020_04": 2778, "2021_01": 2917, "2022_01": 3063, "2022_04": 3180, "2023_01": 3450,
        "2024_01": 3692, "2025_01": 3932, "2026_01": 4325,
    }  # fmt: skip
    counts = {}
    for source in sources:
        counts[source] = dated(since_2014_01=1)
    for source in ("tsa", "housing_assistance", "funeral_grant"):
        counts[source] = dated(since_2014_01=0)
    for source in ("loans", "housing_certificates"):
        counts[source] = dated(since_2014_01=0, since_2020_01=1)
    for source in ("scholarship", "child_disability_allowance"):
        counts[source] = dated(since_2014_01=1, since_2019_04=0)
    counts["award_of_mother"] = dated(since_2014_01=1, since_2019_04=0, since_2020_01=1)
    return ParameterNode(
        "",
        data={
            "index": dated(**{f"since_{since}": value for since, value in index.items()}),
            "tenths": dated(since_2014_01=4, since_2018_01=5, since_2019_04=7),
            "special": dated(since_2014_01=390, since_2017_01=416, since_2020_01=0),
            "child": dated(since_2014_01=100, since_2017_01=105, since_2018_01=0),
            "supplement": dated(since_2014_01=0, since_2023_01=150),
            "counts": counts,
        },
    )


def half_up(number, parts):  # type: ignore[no-untyped-def]
    """Divide whole numbers, halves up."""
    return (2 * number + parts) // (2 * parts)


def up(hundredths):  # type: ignore[no-untyped-def]
    """Divide by a hundred, up."""
    return -(-hundredths // 100)


def variable(name, entity, formula=None, **formulas):  # type: ignore[no-untyped-def]
    """Make a variable of whole numbers a month, with one formula or several dated ones."""
    body = {"value_type": int, "entity": entity, "definition_period": MONTH, "label": name, **formulas}
    return type(name, (Variable,), body if formula is None else {**body, "formula": formula})


def system(sources):  # type: ignore[no-untyped-def]
    """Build the country: who is the family, what counts, what is paid."""
    made = TaxBenefitSystem([Person, Household])
    made.parameters = parameters(sources)
    for source in sources:
        made.add_variable(variable(f"income_{source}", Person))
        made.add_variable(variable(f"home_income_{source}", Household))
    for name in ("age_months", "role", "student", "able"):
        made.add_variable(variable(name, Person))
    for name in ("minimum", "orleu_here", "special_given", "large_given", "child_given"):
        made.add_variable(variable(name, Household))

    def dependant(person, period):  # type: ignore[no-untyped-def]
        age = person("age_months", period)
        return (age < 216) | ((person("student", period) == 1) & (age < 276))

    def narrowed(person, period):  # type: ignore[no-untyped-def]
        role, minor = person("role", period), person("age_months", period) < 216
        return (role <= 1) | minor | ((role == 2) & person("dependant", period).astype(bool))

    def own_income(home, period, law):  # type: ignore[no-untyped-def]
        here = home.members("belongs", period)
        total = np.zeros(home.count, int)
        for source in sources:
            if law(period).counts[source]:
                total += home(f"home_income_{source}", period)
                total += home.sum(home.members(f"income_{source}", period) * here).astype(int)
        return total

    def counted(given, amount):  # type: ignore[no-untyped-def]
        return np.where(given >= 0, given, 3 * amount)

    def people(name, test):  # type: ignore[no-untyped-def]
        def formula(home, period):  # type: ignore[no-untyped-def]
            return home.sum(test(home, period) * home.members("belongs", period))

        made.add_variable(variable(name, Household, formula))

    made.add_variable(variable("dependant", Person, dependant))
    made.add_variable(
        variable("belongs", Person, formula=None, formula_2014_01=lambda person, period: person("role", period) * 0 + 1,
                 formula_2019_04=narrowed)
    )  # fmt: skip
    made.add_variable(variable("own_income", Household, own_income))
    people("size", lambda home, period: home.members("belongs", period))
    people("minors", lambda home, period: home.members("age_months", period) < 216)
    people("dependants", lambda home, period: home.members("dependant", period))
    people("able_members", lambda home, period: home.members("able", period))
    people(
        "small",
        lambda home, period: (home.members("age_months", period) >= 12) & (home.members("age_months", period) < 84),
    )

    def special(home, period, law):  # type: ignore[no-untyped-def]
        due = (home("minors", period) >= 4) * up(law(period).special * law(period).index)
        return due

    def large(home, period, law):  # type: ignore[no-untyped-def]
        children = home("dependants", period)
        index = law(period).index
        tables = [up(LARGE_FAMILY[number] * index) for number in LARGE_FAMILY]
        return np.select(
            [children == number for number in LARGE_FAMILY] + [children >= 8], [*tables, 4 * children * index]
        )

    made.add_variable(variable("special", Household, special))
    made.add_variable(variable("large", Household, formula_2020_01=large))

    def before_child(home, period):  # type: ignore[no-untyped-def]
        income = home("own_income", period)
        if str(period) < "2019-04":
            income = income + counted(home("special_given", period), home("special", period))
        amount = home("large", period) if str(period) >= "2020-04" else 0  # first paid in January 2020
        return income + counted(home("large_given", period), amount)

    def limit(home, period):  # type: ignore[no-untyped-def]
        return half_up(6 * home("minimum", period), 10)

    def child(home, period, law):  # type: ignore[no-untyped-def]
        below = home("before_child", period) < 3 * home("size", period) * limit(home, period)
        return below * home("minors", period) * up(law(period).child * law(period).index)

    def income(home, period):  # type: ignore[no-untyped-def]
        more = counted(home("child_given", period), home("child", period)) if str(period) < "2018" else 0
        return home("before_child", period) + more

    def orleu(home, period):  # type: ignore[no-untyped-def]
        members, total, line = home("size", period), home("income", period), limit(home, period)
        signs = (home("orleu_here", period) == 1) & (home("able_members", period) > 0) & (total < 3 * members * line)
        return signs * members * half_up(3 * members * line - total, np.maximum(3 * members, 1))

    made.add_variable(variable("before_child", Household, before_child))
    made.add_variable(variable("child", Household, formula_2014_01=child, end="2017-12-31"))
    made.add_variable(variable("income", Household, income))
    made.add_variable(variable("orleu", Household, formula_2014_01=orleu, end="2017-12-31"))

    def tenths(home, period, law):  # type: ignore[no-untyped-def]
        base = 29_698 if "2019-04" <= str(period) < "2019-10" else home("minimum", period)
        line = law(period).tenths * base + home("minimum", period) * 0
        return line if str(period) >= "2020" else 10 * half_up(line, 10)

    def gap(home, period):  # type: ignore[no-untyped-def]
        return 3 * home("size", period) * home("tenths", period) - 10 * home("income", period)

    def a_head(home, period):  # type: ignore[no-untyped-def]
        members = home("size", period)
        paid = members * half_up(home("gap", period), np.maximum(30 * members, 1))
        return (home("gap", period) > 0) * (home("orleu", period) == 0) * paid

    def with_guarantee(home, period):  # type: ignore[no-untyped-def]
        members, children = home("size", period), home("dependants", period)
        adult = half_up(home("gap", period), np.maximum(30 * members, 1))
        return (home("gap", period) > 0) * (children * home("tenths", period) // 10 + (members - children) * adult)

    def a_family(home, period):  # type: ignore[no-untyped-def]
        return (home("gap", period) >= 0) * half_up(home("gap", period), 30)

    def supplement(home, period, law):  # type: ignore[no-untyped-def]
        return (home("gap", period) >= 0) * home("small", period) * up(law(period).supplement * law(period).index)

    made.add_variable(variable("tenths", Household, tenths))
    made.add_variable(variable("gap", Household, gap))
    made.add_variable(
        variable("tsa", Household, formula_2014_01=a_head, formula_2019_04=with_guarantee, formula_2020_01=a_family)
    )
    made.add_variable(variable("supplement", Household, formula_2023_01=supplement))
    return made


def main(asked: str, answered: str) -> None:
    """Read the families, ask OpenFisca about their month, write what it says."""
    data = dict(np.load(asked))
    sources = [name.removeprefix("home_income_") for name in data if name.startswith("home_income_")]
    builder = SimulationBuilder()
    made = system(sources)
    builder.create_entities(made)
    household = data["household"]
    builder.declare_person_entity("person", np.arange(len(household)))
    homes = builder.declare_entity("household", np.arange(len(data["minimum"])))
    builder.join_with_persons(homes, household, np.full(len(household), "member"))
    simulation = builder.build(made)
    period = str(data.pop("month"))
    for name, column in data.items():
        if name != "household":
            simulation.set_input(name, period, column.astype(np.int32))
    names = ("income", "tsa", "supplement", "large", "special", "child", "orleu")
    np.savez(answered, **{name: simulation.calculate(name, period) for name in names})


if __name__ == "__main__":
    main(*sys.argv[1:])
