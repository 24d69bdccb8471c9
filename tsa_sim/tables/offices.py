"""Employment centres: how long families wait, what the commissions miss, what is lost on the way, what it costs."""

from tsa_sim.tables.declared import EVERYWHERE, Array, Counts, Output, Table, counted, ratio
from tsa_sim.tally import Group, Measure

_MILLIONTHS = 1e6


def _waiting_days(counts: Counts) -> Array:
    return ratio(counts[Measure.WAITING_DAYS], counts[Measure.ASSIGNED_FAMILIES])


def _caseload_per_post(counts: Counts) -> Array:
    return ratio(counts[Measure.CASELOAD], counts[Measure.POSTS] / _MILLIONTHS)


TABLE = Table(
    "offices",
    (
        Output(
            "waiting_days",
            "days",
            "mean",
            EVERYWHERE,
            {
                "en": "Working days from application to decision, mean of the families assigned assistance in the "
                "month",
                "ru": "Рабочие дни от обращения до решения, в среднем по семьям, которым помощь назначена в этом "
                "месяце",
                "kk": "Өтініштен шешімге дейінгі жұмыс күндері, осы айда көмек тағайындалған отбасылар бойынша орташа",
            },
            _waiting_days,
        ),
        Output(
            "applications_waiting",
            "families",
            "stock",
            (Group.ALL,),
            {
                "en": "Applications that wait for a decision at the month's end, beyond what the offices can decide",
                "ru": "Заявления, ожидающие решения на конец месяца сверх того, что могут рассмотреть центры",
                "kk": "Ай соңында орталықтар қарай алатын мөлшерден тыс шешім күтіп тұрған өтініштер",
            },
            counted(Measure.APPLICATIONS_WAITING),
        ),
        Output(
            "applications_put_off",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Applications left without a decision in the month and made anew (January 2020)",
                "ru": "Заявления, оставленные в месяце без решения и подаваемые заново (январь 2020 г.)",
                "kk": "Ай ішінде шешімсіз қалып, қайта берілетін өтініштер (2020 жылғы қаңтар)",
            },
            counted(Measure.PUT_OFF),
        ),
        Output(
            "applications_withdrawn",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Waiting applications that fall away: the family is no more, or the law has ended",
                "ru": "Ожидающие заявления, которые отпали: семьи больше нет или закон перестал действовать",
                "kk": "Күтіп тұрып, күшін жойған өтініштер: отбасы жоқ немесе заң қолданыста болмай қалды",
            },
            counted(Measure.WITHDRAWN),
        ),
        Output(
            "refused_by_mistake",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Entitled families that the commission refuses by mistake (error of exclusion)",
                "ru": "Имеющие право семьи, которым комиссия отказала по ошибке (ошибка исключения)",
                "kk": "Комиссия қателесіп бас тартқан, құқығы бар отбасылар (шеттету қатесі)",
            },
            counted(Measure.REFUSED_BY_MISTAKE),
        ),
        Output(
            "refused_unseen_income",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families refused because the visit notices income that no register shows, beyond the usual",
                "ru": "Семьи, которым отказано, так как при посещении замечен доход вне реестров, сверх обычного",
                "kk": "Тізілімдерде көрінбейтін табысы аралау кезінде байқалғандықтан бас тартылған отбасылар "
                "(әдеттегіден артық)",
            },
            counted(Measure.REFUSED_UNSEEN_INCOME),
        ),
        Output(
            "assigned_not_poor",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families assigned assistance that live on the line or above it (error of inclusion)",
                "ru": "Семьи, которым помощь назначена, живущие на уровне черты или выше (ошибка включения)",
                "kk": "Көмек тағайындалған, шек деңгейінде немесе одан жоғары өмір сүретін отбасылар (қосу қатесі)",
            },
            counted(Measure.ASSIGNED_NOT_POOR),
        ),
        Output(
            "lost_by_silence",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Applications stopped in the pilot of the bank data because an adult did not answer the SMS",
                "ru": "Заявления, остановленные в пилоте по банковским данным: один из взрослых не ответил на SMS",
                "kk": "Банк деректері пилотында ересектердің бірі SMS-ке жауап бермегендіктен тоқтатылған өтініштер",
            },
            counted(Measure.LOST_BY_SILENCE),
        ),
        Output(
            "lost_by_turnover",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Applications refused in the pilot of the bank data: spending from accounts above the line",
                "ru": "Заявления, отклонённые в пилоте по банковским данным: расходы по счетам выше черты",
                "kk": "Банк деректері пилотында қабылданбаған өтініштер: шоттардағы шығыс шектен жоғары",
            },
            counted(Measure.LOST_BY_TURNOVER),
        ),
        Output(
            "home_visits",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families visited at home by mobile groups because they do not draw what they are entitled to",
                "ru": "Семьи, посещённые мобильными группами, так как не получают положенного",
                "kk": "Тиесілісін алмағандықтан мобильді топтар үйіне барған отбасылар",
            },
            counted(Measure.HOME_VISITS),
        ),
        Output(
            "offers_sent",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Entitled families sent a proactive message in the month",
                "ru": "Имеющие право семьи, получившие проактивное сообщение в этом месяце",
                "kk": "Осы айда проактивті хабарлама жіберілген, құқығы бар отбасылар",
            },
            counted(Measure.OFFERS),
        ),
        Output(
            "offers_accepted",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families that accept the proactive offer",
                "ru": "Семьи, принявшие проактивное предложение",
                "kk": "Проактивті ұсынысты қабылдаған отбасылар",
            },
            counted(Measure.OFFERS_ACCEPTED),
        ),
        Output(
            "caseload_per_post",
            "families",
            "mean",
            (Group.ALL,),
            {
                "en": "Families drawing any means-tested payment, per assistant or consultant (posts are an "
                "assumption)",
                "ru": "Семьи, получающие выплаты с проверкой нуждаемости, на ассистента или консультанта (число "
                "ставок — допущение)",
                "kk": "Мұқтаждығы тексерілетін төлем алатын отбасылар, бір ассистентке немесе консультантқа (штат "
                "саны — болжам)",
            },
            _caseload_per_post,
        ),
        Output(
            "spent_administration",
            "tenge",
            "flow",
            EVERYWHERE,
            {
                "en": "Cost of applications, cases and home visits at assumed unit costs",
                "ru": "Расходы на рассмотрение заявлений, ведение дел и посещения по условным единичным расценкам",
                "kk": "Болжамды бірлік шығындары бойынша өтініштерді қарау, істі жүргізу және аралау шығыны",
            },
            counted(Measure.SPENT_ADMINISTRATION),
        ),
    ),
)
