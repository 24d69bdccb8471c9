"""One programme of the law: its dated values and its rules."""
