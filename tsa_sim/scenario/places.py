"""Where scenario and reform files lie: shipped ones by name, one's own by path."""

from pathlib import Path

from tsa_sim.errors import Finding, MissingFile, Place, UnknownName
from tsa_sim.yaml_source import nearest_file

SCENARIO, REFORM, FAMILY = "scenario", "reform", "family"

_SUFFIXES = (".yaml", ".yml", ".json")
_REFORMS = "reforms"
_FAMILIES = "families"


def shipped() -> Path:
    """Give the folder of the shipped scenarios: inside an installed package, else at the root of the sources."""
    package = Path(__file__).parents[1]
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def scenario_names() -> tuple[str, ...]:
    """Give the names of the shipped scenarios, in alphabetical order."""
    return _names_in(shipped())


def reform_names() -> tuple[str, ...]:
    """Give the names of the shipped reforms, in alphabetical order."""
    return _names_in(shipped() / _REFORMS)


def family_names() -> tuple[str, ...]:
    """Give the names of the shipped families, in alphabetical order."""
    return _names_in(shipped() / _FAMILIES)


def find_family(asked: str) -> Path:
    """Find a family file: by path, or a shipped one by name. Raises MissingFile or UnknownName."""
    return find(FAMILY, asked)


def find(kind: str, asked: str, beside: Path | None = None, place: Place | None = None) -> Path:
    """Find a scenario, reform or family file.

    kind: SCENARIO, REFORM or FAMILY; asked: a path (with a suffix or a separator), or a name: of a file in the folder
    ``beside`` or its folder ``reforms``, else of a shipped one; place: where it is asked for.
    Raises MissingFile or UnknownName.
    """
    if not asked.strip():
        raise MissingFile(repr(asked), "it names no file", place=place)
    try:
        return _by_path(kind, asked, beside, place) if _is_path(asked) else _by_name(kind, asked, beside, place)
    except OSError as fault:
        raise MissingFile(asked, f"it cannot be looked for ({fault.strerror})", place=place) from fault


def check_name(name: str, place: Place | None = None) -> str:
    """Check that a scenario's name can name a folder on every system.

    Raises Finding.
    """
    odd = sorted({letter for letter in name if letter in '<>:"/\\|?*' or not letter.isprintable()})
    if odd or not name.strip() or name != name.strip(" .") or name.startswith("-"):
        said = f" because of {', '.join(map(repr, odd))}" if odd else ""
        raise Finding(
            f"the name {name!r} cannot name a folder{said}",
            todo="use letters, digits, '_', '-' and '.'",
            place=place,
        )
    return name


def _is_path(asked: str) -> bool:
    return asked.lower().endswith(_SUFFIXES) or "/" in asked or "\\" in asked


def _by_path(kind: str, asked: str, beside: Path | None, place: Place | None) -> Path:
    path = Path(asked).expanduser()
    if beside is not None and not path.is_absolute():
        path = beside / path
    if path.is_dir():
        raise MissingFile(str(path), f"it is a folder, not a {kind} file", place=place)
    if path.exists():
        return path
    near = nearest_file(path)
    name = Path(asked.replace("\\", "/")).stem
    if near is None and name in _shipped_names(kind):
        near = f"{name}, the shipped {kind}"
    raise MissingFile(str(path), near=near, place=place)


def _by_name(kind: str, asked: str, beside: Path | None, place: Place | None) -> Path:
    folders = [{REFORM: shipped() / _REFORMS, FAMILY: shipped() / _FAMILIES}.get(kind, shipped())]
    if beside is not None:
        folders = [beside, beside / _REFORMS, *folders] if kind == REFORM else [beside, *folders]
    for folder in folders:
        for suffix in _SUFFIXES:
            path = folder / f"{asked}{suffix}"
            if path.is_file():
                return path
    if beside is None:
        _check_not_meant_as_path(kind, asked, place)
    raise UnknownName(kind, asked, {name for folder in folders for name in _names_in(folder)}, place)


def _check_not_meant_as_path(kind: str, asked: str, place: Place | None) -> None:
    path = Path(asked)
    if path.is_dir():
        raise MissingFile(asked, f"it is a folder, not a {kind} file", place=place)
    written = next((f"{asked}{suffix}" for suffix in _SUFFIXES if Path(f"{asked}{suffix}").is_file()), None)
    if path.is_file() or written is not None:
        near = written or f"./{asked}"
        raise MissingFile(asked, f"no shipped {kind} has this name, but a file has", near=near, place=place)


def _shipped_names(kind: str) -> tuple[str, ...]:
    return {REFORM: reform_names, FAMILY: family_names}.get(kind, scenario_names)()


def _names_in(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.stem for path in folder.iterdir() if path.suffix in _SUFFIXES))
