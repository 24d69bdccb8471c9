"""The headline figures of a run: which measures a summary shows, and how each one's year is counted."""

from tsa_sim.tables.declared import output

HEADLINES = (
    ("recipients_persons_ytd", "all"),
    ("recipients_families_ytd", "all"),
    ("recipients_persons", "all"),
    ("recipients_families", "all"),
    ("recipients_children_ytd", "all"),
    ("recipients_persons_ytd", "kind=unconditional"),
    ("recipients_persons_ytd", "payment=child_allowance"),
    ("recipients_children_ytd", "payment=child_allowance"),
    ("recipients_persons_ytd", "payment=orleu"),
    ("recipients_families_ytd", "payment=special_state_allowance"),
    ("recipients_persons_ytd", "payment=any"),
    ("entitled_persons", "all"),
    ("applied_families", "all"),
    ("paid_tsa", "all"),
    ("paid_child_allowance", "all"),
    ("paid_special_state_allowance", "all"),
    ("paid_orleu", "all"),
    ("paid_total", "all"),
    ("mean_award_per_person", "all"),
    ("months_per_recipient", "all"),
    ("contracts_signed", "all"),
    ("contracts_broken", "all"),
    ("contracts_prolonged", "all"),
    ("exits_assistance", "all"),
    ("exits_own_line", "all"),
    ("exits_own_line", "payment=any"),
    ("exits_fixed_line", "line=40"),
    ("exits_fixed_line", "line=50"),
    ("exits_sustained", "all"),
    ("returns", "all"),
    ("poor_persons_before", "line=100"),
    ("poor_persons_after", "line=100"),
)

_COUNTED_AS = {
    "year to date": "different since January",
    "flow": "sum of the months",
    "stock": "average month",
    "mean": "average month",
}


def how_counted(measure: str) -> str:
    """Say in words how a measure's yearly figure is counted."""
    return _COUNTED_AS[output(measure).counting]
