"""Write the page of sources: every table of the package, where its figures come from, licence and attribution.

Call it without arguments; it reads ``sources.csv``, ``licences.csv`` and the packed tables of the package's data folder
and writes ``SOURCES.md`` beside them.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pack_law import DATA, LAW, packed_tables, read

PAGE = DATA / "SOURCES.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """Give the page as text."""
    listed = {row["source"]: row for row in read(DATA / "sources.csv")}
    parts = [
        "# Sources",
        "",
        "Written by `tools/write_sources_page.py` from `sources.csv` (title and address of each source),",
        "`licences.csv` (who publishes, under which licence, how to name it) and the tables themselves.",
        "Assumptions and coefficients name their sources in their own files (`population/assumptions.yaml`,",
        "`behaviour/*.yaml`). Laws that are named as licences are cited from memory.",
        "",
        "## Tables",
        "",
        "| table | sources |",
        "|---|---|",
    ]
    for path in packed_tables():
        named = sorted({part for row in read(path) for part in row["source"].split(" ") if part})
        parts.append(f"| `{path.relative_to(DATA).as_posix()}` | {', '.join(named)} |")
    for path in sorted(LAW.rglob("*.yaml")):
        named = sorted(set(re.findall(r"\bsource: ([\w-]+)", path.read_text("utf-8"))))
        if named:
            parts.append(f"| `{path.relative_to(DATA.parent).as_posix()}` | {', '.join(named)} |")
    parts += ["", "## Publishers, licences and attribution", ""]
    licences = read(DATA / "licences.csv")
    for licence in licences:
        mine = [name for name in listed if licence_of(name, licences) == licence]
        if not mine:
            continue
        parts += [f"### {licence['publisher']}", "", f"Licence: {licence['licence']}.", ""]
        parts += [f"Attribution: {licence['attribution']}.", ""]
        parts += [f"* `{name}`: {plain(listed[name]['title'])} <{plain(listed[name]['address'])}>" for name in mine]
        parts.append("")
    return "\n".join(parts).rstrip("\n") + "\n"


def licence_of(source: str, licences: list[dict[str, str]]) -> dict[str, str]:
    """Give the licence of a source: the first whose beginning its name has; the last row holds for all others."""
    return next(row for row in licences if source.startswith(row["begins"]))


def plain(text: str) -> str:
    """Give a text on one line."""
    return " ".join(text.split())


if __name__ == "__main__":
    main()
