"""What the model cannot say, as its papers hold it."""

from tsa_sim.report.document import Paragraph, Section
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import content, say, told


def section(material: Material) -> Section:
    """Give the chapter. material: not asked; the limits are of the model, not of a run."""
    texts = content("limits")
    return Section("limits", say("section.limits"), tuple(Paragraph(key, told(text)) for key, text in texts.items()))
