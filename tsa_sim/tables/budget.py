"""What is paid: tenge by payment and month, the mean award, months per recipient."""

from tsa_sim.tables.declared import BY_KIND, EVERYWHERE, Array, Counts, Output, Table, counted, ratio
from tsa_sim.tally import Measure


def _mean_award(counts: Counts) -> Array:
    return ratio(counts[Measure.PAID_TSA], counts[Measure.RECIPIENTS_PERSONS])


def _months_per_recipient(counts: Counts) -> Array:
    return ratio(
        counts.cumulated(counts[Measure.RECIPIENTS_PERSONS]), counts.year_to_date(Measure.RECIPIENTS_PERSONS_YTD)
    )


TABLE = Table(
    "budget",
    (
        Output(
            "paid_tsa",
            "tenge",
            "flow",
            (*EVERYWHERE, *BY_KIND),
            {
                "en": "Targeted social assistance paid in the month",
                "ru": "Выплачено адресной социальной помощи за месяц",
                "kk": "Бір айда төленген атаулы әлеуметтік көмек",
            },
            counted(Measure.PAID_TSA),
        ),
        Output(
            "paid_child_allowance",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "State allowance for children under 18 paid in the month (old regime)",
                "ru": "Выплачено государственного пособия на детей до 18 лет за месяц (прежний порядок)",
                "kk": "Бір айда төленген 18 жасқа дейінгі балаларға арналған мемлекеттік жәрдемақы (бұрынғы тәртіп)",
            },
            counted(Measure.PAID_CHILD_ALLOWANCE),
        ),
        Output(
            "paid_special_state_allowance",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Special state allowance to large families paid in the month",
                "ru": "Выплачено специального государственного пособия многодетным семьям за месяц",
                "kk": "Бір айда көпбалалы отбасыларға төленген арнаулы мемлекеттік жәрдемақы",
            },
            counted(Measure.PAID_SPECIAL_STATE_ALLOWANCE),
        ),
        Output(
            "paid_orleu",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Conditional assistance of the Orleu pilot paid in the month",
                "ru": "Выплачено обусловленной помощи по проекту «Өрлеу» за месяц",
                "kk": "Бір айда «Өрлеу» жобасы бойынша төленген шартты көмек",
            },
            counted(Measure.PAID_ORLEU),
        ),
        Output(
            "paid_child_supplement",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Cash supplement for children of 1 to 6 in families with assistance, paid in the month",
                "ru": "Выплачено доплаты на детей от 1 до 6 лет в семьях с АСП за месяц",
                "kk": "Бір айда АӘК алатын отбасылардағы 1-6 жастағы балаларға төленген қосымша төлем",
            },
            counted(Measure.PAID_CHILD_SUPPLEMENT),
        ),
        Output(
            "paid_large_family_allowance",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "State allowance to large families paid in the month",
                "ru": "Выплачено государственного пособия многодетным семьям за месяц",
                "kk": "Бір айда көпбалалы отбасыларға төленген мемлекеттік жәрдемақы",
            },
            counted(Measure.PAID_LARGE_FAMILY_ALLOWANCE),
        ),
        Output(
            "due_tsa",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Targeted social assistance by month of entitlement (some is paid at once for the term)",
                "ru": "Адресная социальная помощь по месяцу права (часть выплачивается сразу за весь срок)",
                "kk": "Құқық туындаған ай бойынша атаулы әлеуметтік көмек (бір бөлігі мерзімге бірден төленеді)",
            },
            counted(Measure.DUE_TSA),
        ),
        Output(
            "package_in_kind",
            "children",
            "stock",
            EVERYWHERE,
            {
                "en": "Children of families with assistance who are due the social package in kind this month",
                "ru": "Дети из семей с АСП, которым в этом месяце положен социальный пакет в натуре",
                "kk": "Осы айда заттай әлеуметтік топтама тиесілі АӘК алатын отбасылардың балалары",
            },
            counted(Measure.PACKAGE_IN_KIND),
        ),
        Output(
            "spent_package",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Cost of the kits in kind for children of 1 to 6 in the month (school package: cost not known)",
                "ru": "Стоимость наборов для детей от 1 до 6 лет за месяц (стоимость школьного пакета неизвестна)",
                "kk": "1-6 жастағы балалар топтамаларының бір айлық құны (мектеп топтамасының құны белгісіз)",
            },
            counted(Measure.SPENT_PACKAGE),
        ),
        Output(
            "paid_total",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "All payments of this model paid in the month",
                "ru": "Все выплаты модели за месяц",
                "kk": "Модельдегі барлық төлемдер, бір айда",
            },
            counted(Measure.PAID_TOTAL),
        ),
        Output(
            "mean_award_per_person",
            "tenge a month",
            "mean",
            (*EVERYWHERE, *BY_KIND),
            {
                "en": "Targeted social assistance paid in the month per person in a family paid",
                "ru": "Адресная социальная помощь за месяц на одного человека в получившей семье",
                "kk": "Төлем алған отбасыдағы бір адамға шаққандағы бір айлық атаулы әлеуметтік көмек",
            },
            _mean_award,
        ),
        Output(
            "months_per_recipient",
            "months",
            "year to date",
            (*EVERYWHERE,),
            {
                "en": "Person-months of assistance since January per different person paid since January",
                "ru": "Человеко-месяцы помощи с января на одного разного получателя с января",
                "kk": "Қаңтардан бергі көмектің адам-айлары, қаңтардан бергі бір әртүрлі алушыға шаққанда",
            },
            _months_per_recipient,
        ),
    ),
)
