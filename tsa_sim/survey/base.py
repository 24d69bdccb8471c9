"""The base whose official totals a survey's people are weighted to."""

BASE = "2018-01"
