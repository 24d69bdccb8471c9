"""The writers: one a format, each ``write(document, language, path)``."""
