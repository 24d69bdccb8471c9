"""The family map's categories D and E, where a scenario counts them: apart from every exit from poverty."""

from tsa_sim.tables.declared import EVERYWHERE, Output, Table, counted
from tsa_sim.tally import Measure

TABLE = Table(
    "categories",
    (
        Output(
            "families_d_e",
            "families",
            "stock",
            EVERYWHERE,
            {
                "en": "Families in the categories D (crisis) and E (emergency) of the family map, by illustrative "
                "weights",
                "ru": "Семьи категорий D (кризисная) и E (экстренная) цифровой карты семьи, по условным весам",
                "kk": "Отбасының цифрлық картасындағы D (дағдарысты) және E (шұғыл) санаттарындағы отбасылар, шартты "
                "салмақтар бойынша",
            },
            counted(Measure.FAMILIES_D_E),
        ),
        Output(
            "exits_d_e",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Families that leave the categories D and E at the quarter's end, however they do",
                "ru": "Семьи, вышедшие из категорий D и E на конец квартала, любым путём",
                "kk": "Тоқсан соңында D және E санаттарынан кез келген жолмен шыққан отбасылар",
            },
            counted(Measure.EXITS_D_E),
        ),
        Output(
            "exits_d_e_above_line",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Of these with registered income on the poverty line or above it",
                "ru": "Из них с учтённым доходом на уровне черты бедности или выше",
                "kk": "Олардың ішінде тіркелген табысы кедейлік шегінде немесе одан жоғары",
            },
            counted(Measure.EXITS_D_E_ABOVE_LINE),
        ),
        Output(
            "exits_d_e_on_paper",
            "families",
            "flow",
            EVERYWHERE,
            {
                "en": "Of these by an entry in a register alone, under the akims' target",
                "ru": "Из них только по записи в реестре, при целевом показателе акимов",
                "kk": "Олардың ішінде әкімдердің нысаналы көрсеткіші кезінде тек тізілімдегі жазба арқылы",
            },
            counted(Measure.EXITS_D_E_ON_PAPER),
        ),
    ),
)
