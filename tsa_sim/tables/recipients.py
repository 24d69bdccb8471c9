"""Who draws assistance: in the month (stock), and different ones since January."""

from tsa_sim.tables.declared import BY_KIND, BY_PAYMENT, EVERYWHERE, Output, Table, counted, counted_since_january
from tsa_sim.tally import Measure

_GROUPS = (*EVERYWHERE, *BY_KIND, *BY_PAYMENT)

TABLE = Table(
    "recipients",
    (
        Output(
            "recipients_persons",
            "persons",
            "stock",
            _GROUPS,
            {
                "en": "Persons in families paid targeted social assistance in the month (other payments: groups "
                "payment=...)",
                "ru": "Лица в семьях, получивших адресную социальную помощь в этом месяце (прочие выплаты: группы "
                "payment=...)",
                "kk": "Осы айда атаулы әлеуметтік көмек алған отбасылардағы адамдар (басқа төлемдер: payment=... "
                "топтары)",
            },
            counted(Measure.RECIPIENTS_PERSONS),
        ),
        Output(
            "recipients_families",
            "families",
            "stock",
            _GROUPS,
            {
                "en": "Families paid targeted social assistance in the month",
                "ru": "Семьи, получившие адресную социальную помощь в этом месяце",
                "kk": "Осы айда атаулы әлеуметтік көмек алған отбасылар",
            },
            counted(Measure.RECIPIENTS_FAMILIES),
        ),
        Output(
            "recipients_children",
            "children",
            "stock",
            _GROUPS,
            {
                "en": "Children under 18 in families paid targeted social assistance in the month",
                "ru": "Дети до 18 лет в семьях, получивших адресную социальную помощь в этом месяце",
                "kk": "Осы айда атаулы әлеуметтік көмек алған отбасылардағы 18 жасқа дейінгі балалар",
            },
            counted(Measure.RECIPIENTS_CHILDREN),
        ),
        Output(
            "recipients_persons_ytd",
            "persons",
            "year to date",
            _GROUPS,
            {
                "en": "Different persons paid at least once since January; kind = kind of the year's first payment",
                "ru": "Разные лица, получившие выплату хотя бы раз с января; вид = вид первой выплаты года",
                "kk": "Қаңтардан бері кемінде бір рет төлем алған әртүрлі адамдар; түрі = жылдың бірінші төлемінің "
                "түрі",
            },
            counted_since_january(Measure.RECIPIENTS_PERSONS_YTD),
        ),
        Output(
            "recipients_families_ytd",
            "families",
            "year to date",
            _GROUPS,
            {
                "en": "Different families paid at least once since January",
                "ru": "Разные семьи, получившие выплату хотя бы раз с января",
                "kk": "Қаңтардан бері кемінде бір рет төлем алған әртүрлі отбасылар",
            },
            counted_since_january(Measure.RECIPIENTS_FAMILIES_YTD),
        ),
        Output(
            "recipients_children_ytd",
            "children",
            "year to date",
            _GROUPS,
            {
                "en": "Different children in families paid at least once since January",
                "ru": "Разные дети в семьях, получивших выплату хотя бы раз с января",
                "kk": "Қаңтардан бері кемінде бір рет төлем алған отбасылардағы әртүрлі балалар",
            },
            counted_since_january(Measure.RECIPIENTS_CHILDREN_YTD),
        ),
        Output(
            "recipients_working_ytd",
            "persons",
            "year to date",
            EVERYWHERE,
            {
                "en": "Members whose pay or own-account income the registers show in the month of the year's first "
                "payment, different since January",
                "ru": "Члены семей, чей заработок виден в базах данных в месяце первой выплаты года, разные с января",
                "kk": "Жылдың бірінші төлемі айында табысы дерекқорларда көрінетін отбасы мүшелері, қаңтардан бері "
                "әртүрлі",
            },
            counted_since_january(Measure.RECIPIENTS_WORKING_YTD),
        ),
        Output(
            "recipients_small_children_ytd",
            "children",
            "year to date",
            EVERYWHERE,
            {
                "en": "Children of 1 to 6 years in families paid at least once since January, at the year's first "
                "payment",
                "ru": "Дети от 1 до 6 лет в семьях, получивших выплату хотя бы раз с января, при первой выплате года",
                "kk": "Қаңтардан бері кемінде бір рет төлем алған отбасылардағы 1-6 жастағы балалар, жылдың бірінші "
                "төлемінде",
            },
            counted_since_january(Measure.RECIPIENTS_SMALL_CHILDREN_YTD),
        ),
    ),
)
