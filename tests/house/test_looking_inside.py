"""The page on looking inside: every block of Python on it runs, in the order of the page."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "looking-inside.md"


def test_every_block_of_the_page_runs(capsys: object) -> None:
    """Replacing, tracing, measures, panels, several laws: as printed."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    code = compile("\n".join(blocks), str(PAGE), "exec")
    exec(code, {"__name__": "page"})
