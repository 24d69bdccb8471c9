"""The chapters of a report, a file a chapter: each gives a Section, or None where its study does not exist."""
