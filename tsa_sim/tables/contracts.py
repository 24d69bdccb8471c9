"""Social contracts signed, kept, broken and prolonged."""

from tsa_sim.tables.declared import EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Measure

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
            "contracts_broken_work",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts broken in the work part of the individual plan (job search, measures)",
                "ru": "Контракты, нарушенные в трудовой части плана (поиск работы, меры)",
                "kk": "Жеке жоспардың еңбек бөлігінде (жұмыс іздеу, шаралар) бұзылған келісімшарттар",
            },
            counted(Measure.CONTRACTS_BROKEN_WORK),
        ),
        Output(
            "contracts_broken_adaptation",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts broken in the adaptation part (kindergarten, counsel, health)",
                "ru": "Контракты, нарушенные в части адаптации (детский сад, консультации, здоровье)",
                "kk": "Бейімдеу бөлігінде (балабақша, кеңес, денсаулық) бұзылған келісімшарттар",
            },
            counted(Measure.CONTRACTS_BROKEN_ADAPTATION),
        ),
        Output(
            "contracts_broken_family",
            "contracts",
            "flow",
            EVERYWHERE,
            {
                "en": "Contracts broken in the family's duties (children's schooling, health checks)",
                "ru": "Контракты, нарушенные в обязанностях семьи (обучение детей, осмотры врача)",
                "kk": "Отбасы міндеттерінде (балалардың оқуы, дәрігер тексеруі) бұзылған келісімшарттар",
            },
            counted(Measure.CONTRACTS_BROKEN_FAMILY),
        ),
    ),
)
