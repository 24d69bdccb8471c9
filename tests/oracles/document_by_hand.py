"""A report made up for the writers' tests: every block, intervals, hidden and negative figures, long names."""

from dataclasses import replace
from decimal import Decimal

from tests.oracles.pictures_by_hand import LAWS, PICTURES, words
from tsa_sim.regions import REGIONS, region
from tsa_sim.report.document import (
    Box,
    Check,
    Column,
    Document,
    Number,
    Paragraph,
    Row,
    Section,
    Source,
    Table,
    Words,
)

THOUSAND = 1000
RUN = "line_50 3f9a1c27d0b45e88"


def number(
    name: str, shown: str | None, low: str | None = None, high: str | None = None, signed: bool = False
) -> Number:
    """Give a number in thousand persons."""
    value = None if shown is None else Decimal(shown)
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    source = Source(RUN, "recipients.parquet", {"measure": "recipients_persons", "year": 2018, "region": "KZ"})
    exact = None if value is None else float(value) * THOUSAND
    return Number(name, exact, value, "persons", THOUSAND, source, *bounds, signed)


def _named(code: str) -> Words:
    return {language: region(code).name(language) for language in ("kk", "ru", "en")}


def _regions(numbers: dict[str, Number]) -> Table:
    """Give a long table with intervals: one hidden figure, one nought, one in millions, differences of both signs."""
    rows = []
    for place, code in enumerate((*REGIONS, "KZ")):
        base = {3: None, 4: "0.0", 5: "1234567.8"}.get(place, f"{37 * place % 211}.{place % 10}")
        change = f"{(-1) ** place * (place + 1)}.{place % 7}"
        cells = (
            number(f"recipients.{code}.base", base, "10.1" if base else None, "99.9" if base else None),
            number(f"recipients.{code}.change", change, signed=True),
        )
        numbers.update({cell.id: cell for cell in cells})
        rows.append(Row(_named(code), cells, code == "KZ"))
    persons = words("thousand persons", "тыс. человек", "мың адам")
    ever = words("ever in the year", "хотя бы раз в году", "жыл ішінде кемінде бір рет")
    return Table(
        "regions",
        words("Recipients by region, 2018", "Получатели по регионам, 2018 год", "Өңірлер бойынша алушылар, 2018 жыл"),
        words("Region", "Регион", "Өңір"),
        (Column("base", LAWS[1], persons, ever), Column("change", LAWS[2], persons, ever)),
        tuple(rows),
        words("Rounded parts add.", "Округлённые части складываются.", "Дөңгелектенген бөліктер қосылады."),
    )


def _law() -> Table:
    """Give a table of texts, with what would be markup if it were not written as text."""
    row = Row(
        words("Line, share of the minimum", "Черта, доля минимума", "Шек, ең төменгі деңгейдің үлесі"),
        (
            words("40% & less <1>", "40 % и менее <1>", "40 % және одан аз <1>"),
            words("50% of the #minimum*", "50 % #минимума*", "#деңгейдің* 50 %-ы"),
            words(
                "Law No. 246-II of 17 July 2001, article 2",
                "Закон от 17 июля 2001 года № 246-II, статья 2",
                "2001 жылғы 17 шілдедегі № 246-II Заң, 2-бап",
            ),
        ),
    )
    columns = [
        Column(key, heading, numeric=False)
        for key, heading in (
            ("old", words("In force", "Действует", "Қолданыста")),
            ("new", words("Proposed", "Предлагается", "Ұсынылады")),
            ("reference", words("Reference", "Ссылка", "Сілтеме")),
        )
    ]
    title = words("What changes in the law", "Что меняется в законе", "Заңда не өзгереді")
    return Table("law", title, words("Rule", "Норма", "Норма"), tuple(columns), (row, row))


def document_by_hand(kind: str = "pack", stamp: Words | None = None) -> Document:
    """Give a report with every kind of block and picture."""
    made = (
        number("recipients.new", "612.4", "598.0", "627.1"),
        number("recipients.old", "1180.3"),
        number("recipients.change", "-567.9", signed=True),
    )
    numbers = {entry.id: entry for entry in made}
    regions = _regions(numbers)
    lead = words(
        "Recipients: {recipients.new} thousand persons, {recipients.change} against the old law.",
        "Получателей {recipients.new} тыс. человек, {recipients.change} к прежнему закону.",
        "Алушылар: {recipients.new} мың адам, бұрынғы заңға қарағанда {recipients.change}.",
    )
    blocks = (
        Paragraph("recipients", lead, "lead"),
        Paragraph("small", words("The run is small.", "Расчёт мал.", "Есептеу шағын."), "warning"),
        Paragraph("note", words("See page 2.", "См. страницу 2.", "2-бетті қараңыз."), "note"),
        Paragraph("hand", words("A word by hand.", "Слово от руки.", "Қолмен жазылған сөз."), "hand"),
    )
    audit = Box(
        "audit",
        words("Checks of this run", "Проверки расчёта", "Есептеуді тексеру"),
        (
            Check(
                "null",
                words("A null reform gives zero", "Нулевая реформа даёт ноль", "Нөлдік реформа нөл береді"),
                True,
            ),
            Check("parts", words("Parts add", "Части складываются", "Бөліктер қосылады"), False),
        ),
    )
    sections = (
        Section("key", words("Key figures", "Главные показатели", "Басты көрсеткіштер"), blocks),
        Section("law", words("The law", "Закон", "Заң"), (_law(),)),
        Section("regions", words("Regions", "Регионы", "Өңірлер"), (regions, PICTURES["tile_map"])),
        Section(
            "pictures",
            words("Pictures", "Рисунки", "Суреттер"),
            tuple(drawn for kind, drawn in PICTURES.items() if kind != "tile_map"),
        ),
        Section("audit", words("Self-audit", "Самопроверка", "Өзін-өзі тексеру"), (audit,)),
    )
    return Document(
        kind,
        words(
            "From 40 to 50 percent: what the line of 2018 changes",
            "С 40 до 50 процентов: что меняет черта 2018 года",
            "40-тан 50 пайызға: 2018 жылғы шек нені өзгертеді",
        ),
        words("January 2017 to March 2019", "Январь 2017 — март 2019", "2017 жылғы қаңтар – 2019 жылғы наурыз"),
        words(
            "With the line at 50% {recipients.new} thousand persons receive assistance. Under the old law it was "
            "{recipients.old} thousand.",
            "При черте 50 % помощь получают {recipients.new} тыс. человек. При прежнем законе было "
            "{recipients.old} тыс. человек.",
            "Шек 50 % болғанда көмекті {recipients.new} мың адам алады. Бұрынғы заң бойынша {recipients.old} мың адам "
            "болған.",
        ),
        RUN,
        "2018-03-01",
        stamp,
        numbers,
        sections,
    )


def short_document(kind: str) -> Document:
    """Give a report short enough for one page."""
    whole = document_by_hand(kind)
    key = replace(whole.sections[0], blocks=(*whole.sections[0].blocks, PICTURES["fan"], PICTURES["bridge"]))
    return replace(whole, sections=(key, whole.sections[1]))
