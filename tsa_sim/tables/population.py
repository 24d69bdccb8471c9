"""The people behind the other tables."""

from tsa_sim.tables.declared import EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Group, Measure

TABLE = Table(
    "population",
    (
        Output(
            "population_persons",
            "persons",
            "stock",
            EVERYWHERE,
            {
                "en": "Persons living in households",
                "ru": "Лица в домохозяйствах",
                "kk": "Үй шаруашылықтарындағы адамдар",
            },
            counted(Measure.POPULATION_PERSONS),
        ),
        Output(
            "population_families",
            "families",
            "stock",
            EVERYWHERE,
            {
                "en": "Households (until March 2019 the family of the law: all relatives living together)",
                "ru": "Домохозяйства (до марта 2019 г. семья по закону: все родственники, живущие вместе)",
                "kk": "Үй шаруашылықтары (2019 жылғы наурызға дейін заңдағы отбасы: бірге тұратын барлық туыстар)",
            },
            counted(Measure.POPULATION_FAMILIES),
        ),
        Output(
            "births",
            "persons",
            "flow",
            (Group.ALL,),
            {"en": "Births", "ru": "Рождения", "kk": "Туулар"},
            counted(Measure.BIRTHS),
        ),
        Output(
            "deaths",
            "persons",
            "flow",
            (Group.ALL,),
            {"en": "Deaths", "ru": "Смерти", "kk": "Қайтыс болулар"},
            counted(Measure.DEATHS),
        ),
        Output(
            "unemployed_persons",
            "persons",
            "stock",
            (Group.ALL,),
            {
                "en": "Unemployed persons, as the labour survey counts them",
                "ru": "Безработные по методике обследования рабочей силы",
                "kk": "Жұмыс күшін зерттеу әдістемесі бойынша жұмыссыздар",
            },
            counted(Measure.UNEMPLOYED_PERSONS),
        ),
    ),
)
