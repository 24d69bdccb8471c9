"""Entitled, applied, assigned, refused: four different columns."""

from tsa_sim.tables.declared import BY_KIND, BY_PARTICIPATION, EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Measure

TABLE = Table(
    "applications",
    (
        Output(
            "entitled_persons",
            "persons",
            "stock",
            EVERYWHERE,
            {
                "en": "Persons in families that pass the means test of targeted social assistance, whether they ask "
                "or not",
                "ru": "Лица в семьях, проходящих проверку нуждаемости на адресную социальную помощь, обратились они "
                "или нет",
                "kk": "Атаулы әлеуметтік көмектің мұқтаждық тексерісінен өтетін отбасылардағы адамдар (өтініш берсе "
                "де, бермесе де)",
            },
            counted(Measure.ENTITLED_PERSONS),
        ),
        Output(
            "entitled_families",
            "families",
            "stock",
            EVERYWHERE,
            {
                "en": "Families that pass the means test of targeted social assistance, whether they ask or not",
                "ru": "Семьи, проходящие проверку нуждаемости на адресную социальную помощь, обратились они или нет",
                "kk": "Атаулы әлеуметтік көмектің мұқтаждық тексерісінен өтетін отбасылар (өтініш берсе де, бермесе "
                "де)",
            },
            counted(Measure.ENTITLED_FAMILIES),
        ),
        Output(
            "prolonged_without_application",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families whose assistance is prolonged for the quarter without application",
                "ru": "Семьи, которым помощь продлена на квартал без заявления",
                "kk": "Көмегі тоқсанға өтінішсіз ұзартылған отбасылар",
            },
            counted(Measure.PROLONGED_WITHOUT_APPLICATION),
        ),
        Output(
            "applied_families",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Entitled families that ask for assistance in the month",
                "ru": "Имеющие право семьи, обратившиеся за помощью в этом месяце",
                "kk": "Осы айда көмекке өтініш берген құқығы бар отбасылар",
            },
            counted(Measure.APPLIED_FAMILIES),
        ),
        Output(
            "assigned_families",
            "families",
            "flow",
            (*EVERYWHERE, *BY_KIND),
            {
                "en": "Families to whom assistance is assigned in the month",
                "ru": "Семьи, которым помощь назначена в этом месяце",
                "kk": "Осы айда көмек тағайындалған отбасылар",
            },
            counted(Measure.ASSIGNED_FAMILIES),
        ),
        Output(
            "refused_families",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families that ask but do not sign the social contract",
                "ru": "Семьи, обратившиеся, но не заключившие социальный контракт",
                "kk": "Өтініш беріп, бірақ әлеуметтік келісімшарт жасаспаған отбасылар",
            },
            counted(Measure.REFUSED_FAMILIES),
        ),
        Output(
            "caseload",
            "families",
            "stock",
            (*EVERYWHERE, *BY_PARTICIPATION),
            {
                "en": "Families drawing any means-tested payment in the month",
                "ru": "Семьи, получающие в этом месяце любую выплату с проверкой нуждаемости",
                "kk": "Осы айда мұқтаждығы тексерілетін кез келген төлем алатын отбасылар",
            },
            counted(Measure.CASELOAD),
        ),
    ),
)
