"""A picture of every kind with figures made up for the tests, in three languages, with names as long as they come."""

from typing import Any

from tsa_sim.regions import REGIONS
from tsa_sim.report.document import Picture, Words

MONTHS = [f"{year}-{number:02d}" for year in (2018, 2019) for number in range(1, 13)]


def words(en: str, ru: str, kk: str) -> Words:
    """Give words in three languages."""
    return {"en": en, "ru": ru, "kk": kk}


LAWS = (
    words("Old law", "Прежний закон", "Бұрынғы заң"),
    words("Line at 40% of the minimum", "Черта 40 % прожиточного минимума", "Шек – ең төмен күнкөріс деңгейінің 40 %"),
    words("Line at 50% of the minimum", "Черта 50 % прожиточного минимума", "Шек – ең төмен күнкөріс деңгейінің 50 %"),
)
PAYMENTS = (
    words("TSA", "АСП", "АӘК"),
    words("Child allowance", "Пособие на детей до 18 лет", "18 жасқа дейінгі балаларға жәрдемақы"),
    words(
        "Special state allowance for large families",
        "Специальное государственное пособие многодетным семьям",
        "Көпбалалы отбасыларға арнаулы мемлекеттік жәрдемақы",
    ),
    words("Orleu", "«Өрлеу»", "«Өрлеу»"),
)
PERSONS = words(
    "Recipients in the month, thousand persons",
    "Получатели в месяце, тыс. человек",
    "Ай ішіндегі алушылар, мың адам",
)
BILLIONS = words("Payments in the month, bn tenge", "Выплаты в месяце, млрд тенге", "Ай ішіндегі төлемдер, млрд теңге")


def picture(kind: str, **data: Any) -> Picture:
    """Give a picture of a kind over its data."""
    title = words(f"A {kind} & more", f"Рисунок: {kind} & прочее", f"Сурет: {kind} & басқа, ғ")
    alternative = words("It rises from < 100.", "Растёт от < 100.", "< 100-ден өседі.")
    return Picture(kind, kind, title, alternative, data)


def _wave(base: float, step: float) -> list[float]:
    return [round(base + step * place + 3 * (place % 5), 1) for place in range(len(MONTHS))]


def _fan() -> Picture:
    series = [
        {"name": law, "mid": _wave(base, 1.3), "low": _wave(base - 20, 1.2), "high": _wave(base + 24, 1.5)}
        for law, base in zip(LAWS, (600.0, 120.0, 400.0), strict=True)
    ]
    limit = {"name": words("Appropriation", "Предусмотрено в бюджете", "Бюджетте көзделген"), "value": 500}
    return picture("fan", unit=PERSONS, months=MONTHS, series=series, limits=[limit])


def _stacked() -> Picture:
    parts = [
        {"name": name, "values": _wave(base, 0.1)} for name, base in zip(PAYMENTS, (4.0, 2.5, 2.0, 0.5), strict=True)
    ]
    whole = [sum(part["values"][place] for part in parts) for place in range(len(MONTHS))]
    low, high = [value * 0.93 for value in whole], [value * 1.08 for value in whole]
    return picture("stacked_budget", unit=BILLIONS, months=MONTHS, parts=parts, low=low, high=high)


def _constraint() -> Picture:
    x = list(range(0, 200, 5))
    curves = [
        {"name": law, "x": x, "y": [max(own, line) + (10 if own < line else 0) for own in x]}
        for law, line in zip(LAWS, (30, 50, 70), strict=True)
    ]
    rates = [
        {"name": law, "x": x, "y": [100 if own < line else 0 for own in x]}
        for law, line in zip(LAWS, (30, 50, 70), strict=True)
    ]
    notch = words(
        "At 70 thousand tenge the family loses the supplement for children, 10 thousand tenge a month",
        "При 70 тыс. тенге семья теряет надбавку на детей, 10 тыс. тенге в месяц",
        "70 мың теңгеде отбасы балаларға арналған айына 10 мың теңге үстемеақыдан айырылады",
    )
    return picture(
        "budget_constraint",
        unit=words("Net income, thousand tenge a month", "Доход с выплатами, тыс. тенге в месяц", "Табыс, мың теңге"),
        varied=words("Own income, thousand tenge", "Собственный доход, тыс. тенге", "Меншікті табыс, мың теңге"),
        curves=curves,
        rates=rates,
        limits=[{"name": words("Poverty line", "Черта бедности", "Кедейлік шегі"), "value": 80}],
        notches=[{"x": 70, "y": 70, "name": notch}],
    )


def _bridge() -> Picture:
    steps = [
        {"name": words("2017, executed", "2017 год, исполнено", "2017 жыл, атқарылды"), "value": 92.1, "total": True},
        {"name": words("Index", "Индексация минимума", "Индекстеу"), "value": 5.3},
        {
            "name": words(
                "Rules: from 40 to 50 percent of the subsistence minimum",
                "Правила: с 40 до 50 процентов прожиточного минимума",
                "Ережелер: ең төмен күнкөріс деңгейінің 40-тан 50 пайызына дейін",
            ),
            "value": 21.4,
        },
        {"name": words("Take-up", "Обращаемость", "Өтініш беру"), "value": -3.2},
        {"name": words("Screening", "Проверки", "Тексерулер"), "value": -11.0},
        {"name": words("2018, requested", "2018 год, запрос", "2018 жыл, сұралған"), "value": 104.6, "total": True},
    ]
    return picture("bridge", unit=words("bn tenge a year", "млрд тенге в год", "жылына млрд теңге"), steps=steps)


def _pyramid() -> Picture:
    ages = [*(f"{age}\u2013{age + 4}" for age in range(0, 85, 5)), "85+"]
    return picture(
        "pyramid",
        unit=words("Thousand persons", "Тыс. человек", "Мың адам"),
        ages=ages,
        men={"name": words("men", "мужчины", "ерлер"), "values": [90 - 4 * place for place in range(18)]},
        women={"name": words("women", "женщины", "әйелдер"), "values": [88 - 3 * place for place in range(18)]},
        outline={
            "name": words("2017", "2017 год", "2017 жыл"),
            "men": [80 - 3 * place for place in range(18)],
            "women": [78 - 2 * place for place in range(18)],
        },
    )


def _tornado() -> Picture:
    names = (
        words("Families with access to the special allowance, share",
              "Доля семей с доступом к специальному государственному пособию",
              "Арнаулы мемлекеттік жәрдемақыға қол жеткізетін отбасылардың үлесі"),
        words("Screening", "Отсев", "Іріктеу"),
        words("Moves nothing", "Ничего не меняет", "Ештеңені өзгертпейді"),
    )  # fmt: skip
    ends = ((-0.784, 4.963), (0.321, -0.205), (0.0, 0.0))
    bars = [{"name": name, "low": low, "high": high} for name, (low, high) in zip(names, ends, strict=True)]
    return picture("tornado", unit=words("Change, %", "Изменение, %", "Өзгеріс, %"), bars=bars)


PICTURES = {
    drawn.kind: drawn
    for drawn in (
        _fan(),
        _stacked(),
        picture("flow", unit=PERSONS, before=LAWS[1], after=LAWS[2], stayed=110.2, joined=45.6, left=0.4),
        picture("tile_map", unit=PERSONS, regions=list(REGIONS), values=[3.7 * place for place in range(len(REGIONS))]),
        _constraint(),
        _bridge(),
        _pyramid(),
        _tornado(),
    )
}
"""A picture of every kind, by kind."""
