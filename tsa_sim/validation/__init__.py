"""The validation report: what was asked of the model in the headings of the field, and what it answered."""
