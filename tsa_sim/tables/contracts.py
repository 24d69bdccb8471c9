"""Social contracts signed, kept, broken and prolonged; places in measures."""

from tsa_sim.tables.declared import EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Group, Measure

TABLE = Table(
    "contracts",
    (
        Output(
            "contracts_signed",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Social contracts signed in the month (with Orleu)",
                "ru": "Заключено социальных контрактов за месяц (включая «Өрлеу»)",
                "kk": "Бір айда жасалған әлеуметтік келісімшарттар («Өрлеумен» қоса)",
            },
            counted(Measure.CONTRACTS_SIGNED),
        ),
        Output(
            "contracts_kept",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts that reached their end unbroken",
                "ru": "Контракты, завершённые без нарушения",
                "kk": "Бұзылмай аяқталған келісімшарттар",
            },
            counted(Measure.CONTRACTS_KEPT),
        ),
        Output(
            "contracts_broken",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts broken by an able-bodied member in the month",
                "ru": "Контракты, нарушенные трудоспособным членом семьи за месяц",
                "kk": "Бір айда еңбекке қабілетті мүше бұзған келісімшарттар",
            },
            counted(Measure.CONTRACTS_BROKEN),
        ),
        Output(
            "contracts_prolonged",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts prolonged in the month",
                "ru": "Контракты, продлённые за месяц",
                "kk": "Бір айда ұзартылған келісімшарттар",
            },
            counted(Measure.CONTRACTS_PROLONGED),
        ),
        Output(
            "measure_places_asked",
            "places",
            "flow",
            (Group.ALL,),
            {
                "en": "Places in employment measures asked for by able-bodied members under contract",
                "ru": "Места в мерах занятости, запрошенные трудоспособными членами по контракту",
                "kk": "Келісімшарт бойынша еңбекке қабілетті мүшелер сұраған жұмыспен қамту шараларындағы орындар",
            },
            counted(Measure.MEASURE_PLACES_ASKED),
        ),
        Output(
            "measure_places_given",
            "places",
            "flow",
            (Group.ALL,),
            {
                "en": "Places in employment measures given",
                "ru": "Предоставленные места в мерах занятости",
                "kk": "Жұмыспен қамту шараларында берілген орындар",
            },
            counted(Measure.MEASURE_PLACES_GIVEN),
        ),
    ),
)
