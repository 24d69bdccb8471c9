"""Measures of employment: places asked for and given, participants, jobs found, what they cost; by measure."""

from tsa_sim.tables.declared import BY_MEASURE, Output, Table, counted
from tsa_sim.tally import Group, Measure

NAMES = {
    Group.MEASURE_VACANCY: {"en": "permanent job", "ru": "постоянная работа", "kk": "тұрақты жұмыс"},
    Group.MEASURE_SOCIAL_JOB: {"en": "social job", "ru": "социальное рабочее место", "kk": "әлеуметтік жұмыс орны"},
    Group.MEASURE_YOUTH_PRACTICE: {"en": "youth practice", "ru": "молодёжная практика", "kk": "жастар практикасы"},
    Group.MEASURE_TRAINING: {"en": "training", "ru": "обучение", "kk": "оқыту"},
    Group.MEASURE_BUSINESS_GRANT: {"en": "business grant", "ru": "грант на бизнес", "kk": "бизнес-грант"},
    Group.MEASURE_PUBLIC_WORKS: {"en": "public works", "ru": "общественные работы", "kk": "қоғамдық жұмыстар"},
    Group.MEASURE_UPSKILLING: {
        "en": "upskilling of the low-paid",
        "ru": "повышение квалификации низкооплачиваемых",
        "kk": "жалақысы төмендердің біліктілігін арттыру",
    },
    Group.MEASURE_ANY: {
        "en": "a member in a measure now or within a year",
        "ru": "член семьи в мере занятости сейчас или в течение года",
        "kk": "мүшесі қазір немесе бір жыл ішінде шараға қатысқан",
    },
    Group.MEASURE_NONE: {"en": "no member in a measure", "ru": "без участников мер", "kk": "шараға қатысушысы жоқ"},
}
"""The groups ``measure=...`` of the tables, as people call them."""

TABLE = Table(
    "measures",
    (
        Output(
            "measure_places_asked",
            "places",
            "flow",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Places in employment measures asked for in the month by able-bodied members under contract",
                "ru": "Места в мерах занятости, запрошенные за месяц трудоспособными членами по контракту",
                "kk": "Бір айда келісімшартты еңбекке қабілетті мүшелер сұраған жұмыспен қамту шараларындағы орындар",
            },
            counted(Measure.MEASURE_PLACES_ASKED),
        ),
        Output(
            "measure_places_given",
            "places",
            "flow",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Places in employment measures given in the month by lot",
                "ru": "Места в мерах занятости, предоставленные за месяц по жребию",
                "kk": "Бір айда жеребе бойынша берілген жұмыспен қамту шараларындағы орындар",
            },
            counted(Measure.MEASURE_PLACES_GIVEN),
        ),
        Output(
            "measure_participants",
            "persons",
            "stock",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Persons in an employment measure this month",
                "ru": "Участники мер занятости в этом месяце",
                "kk": "Осы айда жұмыспен қамту шараларына қатысушылар",
            },
            counted(Measure.MEASURE_PARTICIPANTS),
        ),
        Output(
            "measures_ended",
            "persons",
            "flow",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Persons whose measure ended this month: at its term, with a job, or by death",
                "ru": "Участники, завершившие меру за месяц: по сроку, с трудоустройством или по смерти",
                "kk": "Бір айда шарасы аяқталған қатысушылар: мерзімі бітіп, жұмысқа тұрып немесе қайтыс болып",
            },
            counted(Measure.MEASURES_ENDED),
        ),
        Output(
            "measure_jobs_found",
            "persons",
            "flow",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Participants who find work in a measure or within a year after it (many would have anyway)",
                "ru": "Участники, нашедшие работу во время меры или за год после неё (многие нашли бы её и так)",
                "kk": "Шара кезінде немесе бір жыл ішінде жұмыс тапқан қатысушылар (көбі онсыз да табар еді)",
            },
            counted(Measure.MEASURE_JOBS_FOUND),
        ),
        Output(
            "adaptation_services",
            "persons",
            "flow",
            (Group.ALL,),
            {
                "en": "Able-bodied members at home whom adaptation (kindergarten, health, counsel) frees for work",
                "ru": "Трудоспособные, которым адаптация (детский сад, лечение, консультации) открыла путь к работе",
                "kk": "Бейімдеу (балабақша, емдеу, кеңес) жұмысқа жол ашқан еңбекке қабілетті мүшелер",
            },
            counted(Measure.ADAPTATION_SERVICES),
        ),
        Output(
            "spent_measures",
            "tenge",
            "flow",
            (Group.ALL, *BY_MEASURE),
            {
                "en": "Cost of the measures to the budget in the month: pay, subsidies, courses and grants",
                "ru": "Расходы бюджета на меры за месяц: оплата, субсидии, курсы и гранты",
                "kk": "Бір айдағы шараларға бюджет шығысы: төлемдер, субсидиялар, курстар және гранттар",
            },
            counted(Measure.SPENT_MEASURES),
        ),
    ),
)
