"""YAML files read with the place of every key and value, and the faults of writing found on the way.

Scalars keep their exact meaning: whole numbers are ``int``, decimals ``Decimal``, dates stay text, and so does a number
with a decimal comma. Duplicate keys and letters of the wrong alphabet are collected, so that a reader can tell all
faults at once.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tsa_sim.alphabets import mixed_word, one_alphabet
from tsa_sim.errors import BrokenFile, Finding, MissingFile, MixedAlphabets, Place, nearest
from tsa_sim.own_yaml import parsed_once

Key = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_DECIMAL = re.compile(r"^[-+]?(\d[\d_]*\.?\d*|\.\d+)([eE][-+]?\d+)?$")


@dataclass(frozen=True)
class YamlSource:
    """A file's content (mappings, lists, scalars), where each part stands, and faults of writing found so far."""

    file: str
    content: Any
    faults: tuple[Finding, ...]
    values: dict[Key, Place] = field(repr=False)
    keys: dict[Key, Place] = field(repr=False)

    def place(self, *key: str | int) -> Place:
        """Give the place of a value, or of the nearest thing around it that the file holds."""
        return _around(self.values, key) or Place(self.file)

    def key_place(self, *key: str | int) -> Place:
        """Give the place of a key, or of the nearest thing around it that the file holds."""
        return self.keys.get(key) or self.place(*key)


def read_yaml(path: Path) -> YamlSource:
    """Read a YAML file whose top level is a mapping.

    Raises MissingFile, or BrokenFile when it is not UTF-8, not YAML, indented with tabs, empty or not a mapping.
    """
    text = read_text(path)
    return parsed_once(path, text, lambda: _parsed(text, str(path)))


def _parsed(text: str, file: str) -> YamlSource:
    _refuse_tabs(text, file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        raise _broken(fault, file) from fault
    except YAMLError as fault:
        raise BrokenFile(f"not YAML: {_one_line(fault)}", todo="Correct the syntax", place=Place(file)) from fault
    if node is None:
        raise BrokenFile("the file is empty", todo="Write 'key: value' lines", place=Place(file))
    if not isinstance(node, MappingNode):
        raise BrokenFile(
            "the file is not a list of 'key: value' lines", todo="Write 'key: value' lines", place=_place(node, file)
        )
    reader = _Reader(file)
    content = reader.read(node, ())
    return YamlSource(file, content, tuple(reader.faults), reader.values, reader.keys)


def read_text(path: Path) -> str:
    """Read a text file in UTF-8.

    Raises MissingFile (with the nearest file name) or BrokenFile with the line of the first wrong byte.
    """
    if not path.exists():
        raise MissingFile(str(path), near=nearest_file(path))
    if not path.is_file():
        raise MissingFile(str(path), "it is a folder, not a file")
    try:
        octets = path.read_bytes()
    except OSError as fault:
        raise MissingFile(str(path), f"it cannot be read ({fault.strerror})") from fault
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = octets[: fault.start]
        place = Place(str(path), before.count(b"\n") + 1, fault.start - (before.rfind(b"\n") + 1) + 1)
        raise BrokenFile("the file is not UTF-8", todo="Save it again with the encoding UTF-8", place=place) from fault


def nearest_file(path: Path) -> str | None:
    """Give the file beside a missing one whose name is closest, or None."""
    if not path.parent.is_dir():
        return None
    names = {item.stem: item.name for item in path.parent.iterdir() if item.is_file()}
    near = nearest(path.stem, names)
    return str(path.parent / names[near]) if near else None


class _Reader:
    """Turns nodes into content, writing down places and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Finding] = []
        self.values: dict[Key, Place] = {}
        self.keys: dict[Key, Place] = {}
        self._open: set[int] = set()

    def read(self, node: Node, key: Key) -> Any:
        """Read one node at a key; a node inside itself is refused."""
        self.values[key] = _place(node, self.file)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            raise BrokenFile("an alias (*) refers to what it stands in", todo="Write it out", place=self.values[key])
        self._open.add(id(node))
        try:
            if isinstance(node, SequenceNode):
                return [self.read(item, (*key, number)) for number, item in enumerate(node.value)]
            assert isinstance(node, MappingNode)
            return self._mapping(node, key)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: MappingNode, key: Key) -> dict[str, Any]:
        content: dict[str, Any] = {}
        last = ""
        for name_node, value_node in node.value:
            name = str(name_node.value)
            place = _place(name_node, self.file)
            if node.flow_style and name.isdigit() and _is_absent(value_node) and isinstance(content.get(last), int):
                content[last] = f"{content[last]},{name}"  # a decimal comma: for the reader of the number to refuse
                continue
            self._one_alphabet(name, place)
            if name in content:
                first = self.keys[(*key, name)]
                self.faults.append(
                    Finding(
                        f"{name!r} is written twice (first in line {first.line})", todo="Keep one of them", place=place
                    )
                )
                continue
            self.keys[(*key, name)] = place
            content[name] = self.read(value_node, (*key, name))
            last = name
        return content

    def _scalar(self, node: ScalarNode) -> Any:
        text, tag = str(node.value), str(node.tag).removeprefix(_TAG)
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        if tag == "int" and re.fullmatch(r"[-+]?\d[\d_]*", text):
            return int(text.replace("_", ""))
        if tag == "float" and _DECIMAL.match(text):
            return Decimal(text.replace("_", ""))
        self._one_alphabet(text, _place(node, self.file))
        return text

    def _one_alphabet(self, text: str, place: Place) -> None:
        word = mixed_word(text)
        if word is not None:
            self.faults.append(
                MixedAlphabets(
                    f"{word.text!r} mixes alphabets: {word.described}",
                    todo=f"write {one_alphabet(word.text)!r} in one alphabet",
                    place=place,
                )
            )


def _place(node: Node, file: str) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _around(places: dict[Key, Place], key: Key) -> Place | None:
    while key and key not in places:
        key = key[:-1]
    return places.get(key)


def _is_absent(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value == "" and node.style is None


def _refuse_tabs(text: str, file: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            place = Place(file, number, indent.index("\t") + 1)
            raise BrokenFile("the line is indented with a tab", todo="Indent with spaces", place=place)


def _broken(fault: MarkedYAMLError, file: str) -> BrokenFile:
    mark = fault.problem_mark or fault.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    todo = "Close what was opened, or quote the text" if "expected" in str(fault.problem) else "Correct the syntax"
    return BrokenFile(f"not YAML: {fault.problem or _one_line(fault)}", todo=todo, place=place)


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())
