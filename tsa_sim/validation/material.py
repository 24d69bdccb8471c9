"""What a validation report is made from, gathered once: what was lived, what is kept, what the workshop holds."""

import hashlib
import json
from dataclasses import dataclass, field

import pandas as pd

from tsa_sim.record.backtest import Backtest
from tsa_sim.record.bench import model_hash
from tsa_sim.record.ensemble import Ensemble
from tsa_sim.record.rolling import Rolling
from tsa_sim.report.figures import Figures
from tsa_sim.validation.laying import Laid
from tsa_sim.validation.live import Live
from tsa_sim.validation.workshop import Workshop

_SHORT = 12


@dataclass(frozen=True)
class Material:
    """What every chapter may look at; what is None was not run or is not at hand, and its chapter says so.

    sensitivity: rows of ``sensitivity.csv``; of_this_model: whether the model that made them is this one.
    """

    ensemble: Ensemble
    backtest: Backtest | None
    rolling: Rolling | None
    live: Live
    workshop: Workshop | None
    sensitivity: pd.DataFrame
    of_this_model: bool
    date: str
    figures: Figures = field(default_factory=Figures)

    def laid(self, table: str, run: str) -> Laid:
        """Give the place of a table's numbers; run: backtest, rolling, sets, live, workshop or sensitivity."""
        return Laid(self.figures, f"{run} {self.fingerprint[:_SHORT]}", table)

    @property
    def fingerprint(self) -> str:
        """Hash of the model, the coefficient sets and the size of what was lived."""
        size = self.backtest.size._replace(threads=0) if self.backtest is not None else None
        says = [model_hash(), self.ensemble.values.tolist(), self.ensemble.weights.tolist(), str(size)]
        return hashlib.sha256(json.dumps(says).encode()).hexdigest()
