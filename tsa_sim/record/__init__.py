"""The record: official figures as a registry, and what the model says beside them."""

from tsa_sim.record.beside import record_of
from tsa_sim.record.registry import OfficialFigure, official_figures

__all__ = ["OfficialFigure", "official_figures", "record_of"]
