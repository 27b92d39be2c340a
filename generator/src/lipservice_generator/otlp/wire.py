"""Compiles the wire schema with protoc, and takes numbers, tags and JSON names from the descriptors."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet
from grpc_tools import protoc

from lipservice_generator.document import Place
from lipservice_generator.otlp.representation import WireField, WireMessage

# Where protoc is given the text: nothing else is in its folder, so nothing can be imported.
_NAME = "schema.proto"
_FAULT = re.compile(rf"^.*{re.escape(_NAME)}:(?:([0-9]+):([0-9]+):)? (.*?)\.?$", re.MULTILINE)
_TAB = 8
_STANDARD_ERROR = 2

# The wire type of each kind of field; enumerations and whole numbers that are not here are varints.
_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_WIRE_TYPES = {
    "fixed64": _FIXED64,
    "sfixed64": _FIXED64,
    "double": _FIXED64,
    "fixed32": _FIXED32,
    "sfixed32": _FIXED32,
    "float": _FIXED32,
    "string": _DELIMITED,
    "bytes": _DELIMITED,
    "message": _DELIMITED,
}
# Numbers in descriptors.proto of what a place in the source belongs to.
_MESSAGES, _FIELDS = FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, DescriptorProto.FIELD_FIELD_NUMBER


@dataclass(frozen=True)
class WireSchema:
    """The messages, and where each of them and each of its fields stands; or why there are none."""

    messages: tuple[WireMessage, ...]
    places: tuple[tuple[tuple[str, ...], Place], ...]
    faults: tuple[tuple[Place, str], ...]

    def place(self, *names: str) -> Place:
        """Return where a message, or a message's field, stands."""
        return dict(self.places)[names]


@lru_cache(maxsize=8)
def compile_schema(text: str) -> WireSchema:
    """Compile the text of a `.proto` file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _NAME).write_bytes(text.encode())
        options = (f"--proto_path={folder}", "--include_source_info", f"--descriptor_set_out={folder / 'set'}")
        with _standard_error(folder / "errors"):
            status = protoc.main(["protoc", *options, _NAME])
        if status:
            return WireSchema((), (), _faults(text, (folder / "errors").read_text("utf-8", "replace")))
        (file,) = FileDescriptorSet.FromString((folder / "set").read_bytes()).file
    if file.syntax != "proto3":
        return WireSchema((), (), ((Place(1, 1), 'expected `syntax = "proto3";`'),))
    return WireSchema(tuple(_message(entry) for entry in file.message_type), tuple(_places(file, text)), ())


@contextmanager
def _standard_error(path: Path) -> Iterator[None]:
    """Send what protoc, which is no Python, writes to standard error into a file."""
    before = os.dup(_STANDARD_ERROR)
    try:
        with path.open("wb") as file:
            os.dup2(file.fileno(), _STANDARD_ERROR)
        yield
    finally:
        os.dup2(before, _STANDARD_ERROR)
        os.close(before)


def _faults(text: str, output: str) -> tuple[tuple[Place, str], ...]:
    """Read protoc's complaints, `path:line:column: text`; those without a place are of the whole file."""
    faults = [
        (_place(text, int(line or 1) - 1, int(column or 1) - 1), message)
        for line, column, message in _FAULT.findall(output)
    ]
    return tuple(faults) or ((Place(1, 1), output.strip()[:200]),)


def _place(text: str, line: int, column: int) -> Place:
    """Turn protoc's place, from 0, in bytes, and with tab stops, into one in characters."""
    lines = text.split("\n")
    at = 0
    for index, char in enumerate(lines[line] if line < len(lines) else ""):
        if at >= column:
            return Place(line + 1, index + 1)
        at += _TAB - at % _TAB if char == "\t" else len(char.encode())
    return Place(line + 1, max(1, len(lines[line]) if line < len(lines) else 1))


def _message(entry: DescriptorProto) -> WireMessage:
    fields = sorted((_field(field) for field in entry.field), key=lambda field: field.number)
    return WireMessage(entry.name, tuple(fields))


def _field(field: FieldDescriptorProto) -> WireField:
    kind = FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    repeated = field.label == FieldDescriptorProto.LABEL_REPEATED
    wire_type = _WIRE_TYPES.get(kind, _VARINT)
    return WireField(
        name=field.name,
        json_name=field.json_name,
        number=field.number,
        tag=field.number << 3 | (_DELIMITED if repeated else wire_type),  # proto3 packs what is repeated
        kind=kind,
        message=field.type_name.rpartition(".")[2] if kind == "message" else "",
        repeated=repeated,
    )


def _places(file: FileDescriptorProto, text: str) -> Iterator[tuple[tuple[str, ...], Place]]:
    for location in file.source_code_info.location:
        place = _place(text, location.span[0], location.span[1])
        match list(location.path):
            case [number, at] if number == _MESSAGES:
                yield (file.message_type[at].name,), place
            case [number, at, inner, field] if number == _MESSAGES and inner == _FIELDS:
                message = file.message_type[at]
                yield (message.name, message.field[field].name), place
