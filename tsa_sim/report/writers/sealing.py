"""Same input, same bytes: office files without the moment of writing.

An office file is a zip of XML. Every member gets the time of the document's date and the order of its name; the
moments that libraries write into the core properties, here and in the workbooks inside charts, are set to that date.
"""

import io
import re
import zipfile
from pathlib import Path

from tsa_sim.errors import Unwritable

_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_FIRST = "[Content_Types].xml"  # by the standard's advice the first member
_MEMBER_MODE = 0o600 << 16


def write_sealed(content: bytes, date: str, path: Path) -> None:
    """Write an office file so that its bytes hang on its content and date (YYYY-MM-DD) alone.

    Raises Unwritable.
    """
    try:
        path.write_bytes(sealed(content, date))
    except OSError as fault:
        raise Unwritable(str(path), fault.strerror or str(fault)) from fault


def sealed(content: bytes, date: str) -> bytes:
    """Give the bytes of an office file with every moment set to a date; workbooks inside it alike."""
    year, month, day = (int(part) for part in date.split("-"))
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            member = old.read(name)
            if name.endswith(".xlsx"):
                member = sealed(member, date)
            elif name == "docProps/core.xml":
                member = _MOMENT.sub(rb"\g<1>" + f"{date}T00:00:00Z".encode() + rb"\g<2>", member)
            entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MEMBER_MODE
            entry.create_system = 0
            new.writestr(entry, member)
    return found.getvalue()
