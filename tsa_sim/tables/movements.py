"""Who enters, leaves and comes back; who leaves poverty, by each definition apart."""

from tsa_sim.tables.declared import BY_LINE, BY_PARTICIPATION, EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Group, Measure

TABLE = Table(
    "movements",
    (
        Output(
            "entered",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families that draw a means-tested payment for the first time in over a year",
                "ru": "Семьи, впервые более чем за год получившие выплату с проверкой нуждаемости",
                "kk": "Бір жылдан астам уақытта алғаш рет мұқтаждығы тексерілетін төлем алған отбасылар",
            },
            counted(Measure.ENTERED),
        ),
        Output(
            "returns",
            "families",
            "flow",
            (*EVERYWHERE, *BY_PARTICIPATION),
            {
                "en": "Families that draw again after one to twelve months without",
                "ru": "Семьи, вновь получающие выплату после перерыва от одного до двенадцати месяцев",
                "kk": "Бір айдан он екі айға дейінгі үзілістен кейін қайта алған отбасылар",
            },
            counted(Measure.RETURNS),
        ),
        Output(
            "exits_assistance",
            "families",
            "flow",
            (*EVERYWHERE, *BY_PARTICIPATION),
            {
                "en": "Families paid last month and not this month (no longer assigned)",
                "ru": "Семьи, получавшие в прошлом месяце и не получающие в этом",
                "kk": "Өткен айда алған, осы айда алмаған отбасылар",
            },
            counted(Measure.EXITS_ASSISTANCE),
        ),
        Output(
            "exits_sustained",
            "families",
            "flow",
            (*EVERYWHERE, *BY_PARTICIPATION),
            {
                "en": "Families that complete twelve months without a means-tested payment",
                "ru": "Семьи, завершившие двенадцать месяцев без выплаты с проверкой нуждаемости",
                "kk": "Мұқтаждығы тексерілетін төлемсіз он екі ай аяқтаған отбасылар",
            },
            counted(Measure.EXITS_SUSTAINED),
        ),
        Output(
            "exits_own_line",
            "families",
            "flow",
            (*EVERYWHERE, Group.PAYMENT_ANY, *BY_PARTICIPATION),
            {
                "en": "Families whose counted income per member before assistance is, for the second quarter running, "
                "not below the line of their own law after having been below it (payment=any: drew assistance in the "
                "last 12 months)",
                "ru": "Семьи, учтённый доход которых на члена до помощи второй квартал подряд не ниже черты их закона "
                "после того, как был ниже (payment=any: получали помощь в последние 12 месяцев)",
                "kk": "Көмекке дейінгі есептелген жан басына табысы бұрын өз заңының шегінен төмен болып, қатарынан "
                "екінші тоқсан одан төмен емес отбасылар (payment=any: соңғы 12 айда көмек алған)",
            },
            counted(Measure.EXITS_OWN_LINE),
        ),
        Output(
            "exits_fixed_line",
            "families",
            "flow",
            BY_LINE,
            {
                "en": "The same against fixed lines, equal in all scenarios: 40, 50, 70, 100% of the region's minimum "
                "of the quarter",
                "ru": "То же относительно постоянных черт, равных во всех сценариях: 40, 50, 70, 100% минимума "
                "региона в квартале",
                "kk": "Дәл солай, барлық сценарийлерде бірдей тұрақты шектерге қатысты: тоқсандағы өңір минимумының "
                "40, 50, 70, 100%-ы",
            },
            counted(Measure.EXITS_FIXED_LINE),
        ),
        Output(
            "exits_not_seen_next_year",
            "families",
            "year to date",
            EVERYWHERE,
            {
                "en": "Families paid targeted social assistance last year and not yet this year (the press's 'left "
                "poverty')",
                "ru": "Семьи, получавшие адресную социальную помощь в прошлом году и ещё не получавшие в этом («вышли "
                "из бедности» в прессе)",
                "kk": "Былтыр атаулы әлеуметтік көмек алып, биыл әлі алмаған отбасылар (баспасөздегі «кедейліктен "
                "шықты»)",
            },
            counted(Measure.EXITS_NOT_SEEN_NEXT_YEAR),
        ),
    ),
)
