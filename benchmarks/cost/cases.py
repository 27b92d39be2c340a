"""What is measured of the whole SDK, under which names it is reported, and what is aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["CASES", "FLOOR", "LIBRARIES", "MAIN_PEER", "OURS", "TARGETS", "Case", "cases_of"]

OURS = "ours"
# The same logger with a sink that does nothing.
FLOOR = "floor"
# The peer that a ratio without a name means.
MAIN_PEER = "opentelemetry"

# Loggers of Node that people have, and where we stand: a hook, a stream, a transport.
LIBRARIES: Mapping[str, str] = {
    "pino": "pino, hook",
    "pino_stream": "pino, stream",
    "winston": "winston, transport",
    "bunyan": "bunyan, stream",
}

_ALL = ("python", "typescript", "go")
_DROP, _KEEP = "drop", "keep"


@dataclass(frozen=True)
class Case:
    """What is measured, as the programs are told, as a table calls it and as a report does.

    Attributes:
        key: Its name among those of one language.
        title: What a table says.
        name: `bench.<name>.<language>.<prefix>ratio` is what is reported.
        prefix: As above.
        languages: That it is measured in.
        policy: Whether it drops or keeps.
        messages: Which texts: `known`, `numbers`, `lines` or `new`; `template` are the known ones with a parameter.
        attributes: How many.
        way: By which call: the standard `logger`, `console`, `own`, or `lazy`, our own with attributes that are built
            on demand; `early` is the logger with the option early_drop. Or one of `LIBRARIES`.
        request: Whether within a request: `held` with the request buffer, `plain` without.
        error: Whether each record has an exception.
        gzip: Whether bodies are compressed.
        goroutines: How many log at once.
        stuck: Whether the backend answers nothing, so that queues are full.
    """

    key: str
    title: str
    name: str
    prefix: str = ""
    languages: tuple[str, ...] = _ALL
    policy: str = _DROP
    messages: str = "known"
    attributes: int = 3
    way: str = "logger"
    request: str = ""
    error: bool = False
    gzip: bool = False
    goroutines: int = 1
    stuck: bool = False

    @property
    def base(self) -> tuple[str, str]:
        """Return what is taken off before ours is divided by the main peer: off ours, and off the peer; or nothing.

        Python's and Node's share of the logger would hide what either side adds to it. In Go, where the logger does
        little, the whole call is compared.
        """
        if self.languages == ("go",):
            return "", ""
        return FLOOR if self.way in {"logger", "console", *LIBRARIES} else "", FLOOR if self.way == "logger" else ""

    @property
    def is_dropped(self) -> bool:
        """Whether a program that keeps more than a few of its records has measured something else."""
        return self.policy == _DROP


def _dropped(language: str, way: str) -> Iterator[Case]:
    """Yield what is dropped; `way` is how the peer is called too, or comes nearest to that."""
    only = (language,)
    bare = 0 if language == "python" else 3
    yield Case("dropped_lines", "dropped, lines of a log", "dropped_scan", "", only, _DROP, "lines", bare, way)
    yield Case("dropped_new", "dropped, never seen before", "dropped_scan", "new_", only, _DROP, "new", bare, way)
    for count, prefix in ((0, "attributes_0_"), (3, ""), (8, "attributes_8_")):
        title = f"dropped, known, {count} attributes"
        yield Case(f"dropped_{count}", title, "dropped_known", prefix, only, _DROP, "known", count, way)
    yield Case(
        "dropped_numbers", "dropped, differs in a number", "dropped_known", "numbers_", only, _DROP, "numbers", 3, way
    )
    for kind, prefix in (("held", ""), ("plain", "unbuffered_")):
        title = "dropped in a request" + (", without request buffer" if prefix else "")
        yield Case(f"request_{kind}", title, "dropped_request", prefix, only, way=way, request=kind)


def _kept(language: str, way: str) -> Iterator[Case]:
    only = (language,)
    bare = 0 if language == "python" else 3
    for count, prefix in ((0, "attributes_0_"), (3, ""), (8, "attributes_8_")):
        title = f"kept, {count} attributes"
        yield Case(f"kept_{count}", title, "kept", prefix, only, _KEEP, "known", count, way)
    yield Case("kept_lines", "kept, lines of a log", "kept", "lines_", only, _KEEP, "lines", bare, way)
    yield Case("kept_error", "kept, exception", "kept", "error_", only, _KEEP, "known", 0, way, error=True)
    yield Case("kept_gzip", "kept, gzip 6", "kept", "gzip_", only, _KEEP, "known", 3, way, gzip=True)


def _cases() -> Iterator[Case]:
    # Node has no standard logger that OpenTelemetry would stand behind: both are called directly, and console besides.
    for language, way in (("python", "logger"), ("typescript", "own"), ("go", "logger")):
        yield from _dropped(language, way)
        yield from _kept(language, way)
    python, node, go = ("python",), ("typescript",), ("go",)
    yield Case(
        "dropped_template", "dropped, template", "dropped_known", "template_", python, messages="template", attributes=0
    )
    yield Case("early_known", "early drop, known", "early_drop", "", python, attributes=0, way="early")
    yield Case(
        "early_lines", "early drop, lines", "early_drop", "lines_", python, messages="lines", attributes=0, way="early"
    )
    yield Case("lazy", "dropped, attributes on demand", "dropped_own", "lazy_", node, way="lazy")
    yield Case("console", "dropped, console", "dropped_console", "", node, way="console")
    yield Case(
        "console_lines", "dropped, console, lines", "dropped_console", "lines_", node, messages="lines", way="console"
    )
    yield Case("kept_console", "kept, console", "kept", "console_", node, policy=_KEEP, way="console")
    for way, title in LIBRARIES.items():
        yield Case(way, f"dropped, {title}", f"dropped_{way}", "", node, way=way)
    yield Case("own", "dropped, own call", "dropped_own", "", python + go, way="own")
    for count in (2, 8):
        title, prefix = f"own call, {count} goroutines", f"goroutines_{count}_"
        yield Case(f"own_{count}", title, "dropped_own", prefix, go, way="own", goroutines=count)
    yield Case("overflow", "kept, backend stuck", "overflow", "", go, policy=_KEEP, stuck=True)


CASES: tuple[Case, ...] = tuple(_cases())


def cases_of(language: str) -> list[Case]:
    """Return what is measured in a language."""
    return [case for case in CASES if language in case.languages]


# What is aimed at, by language, case, and what ours is divided by.
TARGETS: Mapping[tuple[str, str, str], float] = {
    ("python", "dropped_lines", MAIN_PEER): 1 / 12,
    ("python", "dropped_0", MAIN_PEER): 1 / 20,
    ("python", "dropped_3", MAIN_PEER): 1 / 20,
    ("python", "dropped_8", MAIN_PEER): 1 / 40,
    ("python", "dropped_template", MAIN_PEER): 1 / 20,
    ("python", "early_known", FLOOR): 0.45,
    ("python", "early_lines", FLOOR): 0.55,
    ("python", "kept_3", MAIN_PEER): 1 / 5,
    ("python", "kept_8", MAIN_PEER): 1 / 5,
    ("python", "kept_lines", MAIN_PEER): 1 / 4.5,
    ("python", "kept_error", MAIN_PEER): 1 / 10,
    ("python", "kept_gzip", MAIN_PEER): 1 / 4.5,
    ("typescript", "dropped_lines", MAIN_PEER): 1 / 3.5,
    ("typescript", "dropped_0", MAIN_PEER): 1 / 12,
    ("typescript", "dropped_3", MAIN_PEER): 1 / 12,
    ("typescript", "dropped_8", MAIN_PEER): 1 / 12,
    ("typescript", "lazy", MAIN_PEER): 1 / 15,
    ("typescript", "kept_3", MAIN_PEER): 1 / 2.2,
    ("typescript", "kept_8", MAIN_PEER): 1 / 2.2,
    ("typescript", "kept_lines", MAIN_PEER): 1 / 2.2,
    ("typescript", "pino", FLOOR): 1.2,
    ("typescript", "winston", FLOOR): 1.4,
    ("go", "dropped_lines", MAIN_PEER): 1 / 4,
    ("go", "dropped_0", FLOOR): 1.15,
    ("go", "dropped_3", MAIN_PEER): 1 / 6.5,
    ("go", "dropped_3", FLOOR): 1.15,
    ("go", "own", MAIN_PEER): 1 / 40,
    ("go", "own", "zap"): 0.35,
    ("go", "kept_3", "batch"): 1 / 3.5,
    ("go", "kept_3", MAIN_PEER): 1 / 6,
    ("go", "overflow", MAIN_PEER): 1 / 5,
}
