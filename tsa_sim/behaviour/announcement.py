"""What an announcement of jobs says: how many, where, when, and who says so. What they do is in ``jobs``."""

from typing import NamedTuple

from tsa_sim.calendar import Month


class AnnouncedJobs(NamedTuple):
    """Jobs of one announcement: in which region of today, from which month on, over how many, and who says so."""

    region: str
    first: Month
    months: int
    number: float
    source: str

    def in_month(self, when: Month) -> float:
        """Give the jobs of a month: all months have the same part."""
        return self.number / self.months if 0 <= when - self.first < self.months else 0.0
