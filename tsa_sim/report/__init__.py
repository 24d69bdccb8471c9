"""The session pack: one report model, written in every format and language from the same numbers."""
