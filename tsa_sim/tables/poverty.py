"""Poverty by true income before and after the payments, at fixed lines; who is reached and who is missed."""

from collections.abc import Callable

from tsa_sim.tables.declared import BY_LINE, EVERYWHERE, Array, Counts, Output, Table, counted, ratio
from tsa_sim.tally import Group, Measure

_PERMILLE = 1000


def _per_person(measure: Measure) -> Callable[[Counts], Array]:
    def made(counts: Counts) -> Array:
        persons = counts[Measure.POPULATION_PERSONS][:, :, [Group.ALL]]
        return counts[measure] / persons

    return made


def _gap_index(measure: Measure) -> Callable[[Counts], Array]:
    def made(counts: Counts) -> Array:
        persons = counts[Measure.POPULATION_PERSONS][:, :, [Group.ALL]]
        return counts[measure] / (persons * _PERMILLE)

    return made


def _inclusion(counts: Counts) -> Array:
    return ratio(counts[Measure.RECEIVED_NOT_POOR_PERSONS], counts[Measure.RECIPIENTS_PERSONS])


def _exclusion(counts: Counts) -> Array:
    missed = counts[Measure.POOR_NOT_RECEIVED_PERSONS]
    reached = counts[Measure.RECIPIENTS_PERSONS] - counts[Measure.RECEIVED_NOT_POOR_PERSONS]
    return ratio(missed, missed + reached)


TABLE = Table(
    "poverty",
    (
        Output(
            "poor_persons_before",
            "persons",
            "stock",
            BY_LINE,
            {
                "en": "Persons with true income per head, before the payments, below 40-100% of the region's minimum "
                "of the quarter",
                "ru": "Лица с истинным доходом на человека до выплат ниже 40-100% минимума региона в квартале",
                "kk": "Төлемдерге дейінгі нақты жан басына табысы тоқсандағы өңір минимумының 40-100%-ынан төмен "
                "адамдар",
            },
            counted(Measure.POOR_PERSONS_BEFORE),
        ),
        Output(
            "poor_persons_after",
            "persons",
            "stock",
            BY_LINE,
            {
                "en": "The same after the payments of this model",
                "ru": "То же после выплат модели",
                "kk": "Модель төлемдерінен кейін, дәл солай",
            },
            counted(Measure.POOR_PERSONS_AFTER),
        ),
        Output(
            "fgt0",
            "share",
            "mean",
            BY_LINE,
            {
                "en": "Poverty headcount after the payments, share of persons (true income)",
                "ru": "Доля бедных после выплат, доля лиц (истинный доход)",
                "kk": "Төлемдерден кейінгі кедейлер үлесі, адамдар үлесі (нақты табыс)",
            },
            _per_person(Measure.POOR_PERSONS_AFTER),
        ),
        Output(
            "fgt1",
            "share",
            "mean",
            BY_LINE,
            {
                "en": "Poverty gap index after the payments",
                "ru": "Индекс глубины бедности после выплат",
                "kk": "Төлемдерден кейінгі кедейлік тереңдігінің индексі",
            },
            _gap_index(Measure.GAP_PERMILLE_AFTER),
        ),
        Output(
            "fgt2",
            "share",
            "mean",
            BY_LINE,
            {
                "en": "Squared poverty gap index after the payments",
                "ru": "Индекс остроты бедности после выплат",
                "kk": "Төлемдерден кейінгі кедейлік өткірлігінің индексі",
            },
            _gap_index(Measure.SQUARED_GAP_PERMILLE_AFTER),
        ),
        Output(
            "inclusion_error",
            "share",
            "mean",
            EVERYWHERE,
            {
                "en": "Share of recipients whose true income per head is not below the line of the law",
                "ru": "Доля получателей, чей истинный доход на человека не ниже черты закона",
                "kk": "Нақты жан басына табысы заң шегінен төмен емес алушылар үлесі",
            },
            _inclusion,
        ),
        Output(
            "exclusion_error",
            "share",
            "mean",
            EVERYWHERE,
            {
                "en": "Share of persons with true income below the line of the law who are not paid",
                "ru": "Доля лиц с истинным доходом ниже черты закона, которые не получают помощь",
                "kk": "Нақты табысы заң шегінен төмен, бірақ көмек алмайтын адамдар үлесі",
            },
            _exclusion,
        ),
    ),
)
