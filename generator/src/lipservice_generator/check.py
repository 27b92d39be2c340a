"""What the sections of a spec mean together: names that must exist, orders, overlaps, rules that can apply.

Each check takes sections that are well formed and yields diagnostics; a section with a fault of shape is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.pattern import fixed_width, is_nullable, parse_class, parse_pattern
from lipservice_generator.role import check_roles
from lipservice_generator.schema import REDUCTION_ORDER, ClassesModel, KeyModel, RuleModel, TokensModel, WordListModel

Sections = Mapping[str, Any]
WordLists = Mapping[str, tuple[str, ...]]

_DIGITS = frozenset(b"0123456789")
_LINE_AND_SPACE = frozenset(b"\n\r ")


def check_signature(document: Document, sections: Sections, word_lists: WordLists) -> Iterator[Diagnostic]:
    """Yield everything wrong between the well-formed sections of `signature.yaml`."""
    yield from _duplicate_ids(document, sections)
    if "classes" in sections:
        faults = list(_classes(document, sections["classes"]))
        yield from faults
        # What other sections mean by bytes cannot be judged while the classes are wrong.
        sections = {name: section for name, section in sections.items() if name != "classes" or not faults}
    if "words" in sections:
        yield from _words(document, sections["words"])
        yield from _list_names(document, sections)
        yield from _list_cases(document, sections)
    if "tokens" in sections:
        yield from _rules(document, sections["tokens"], word_lists)
    if "classes" in sections and "tokens" in sections and "words" in sections:
        yield from _piece_words(document, sections, word_lists)
    if "reductions" in sections:
        yield from _reduction_order(document, sections["reductions"])
    if "reductions" in sections and "classes" in sections:
        yield from _reduction_bytes(document, sections)
        yield from check_roles(document, sections["reductions"])
    if "key" in sections:
        yield from _severities(document, sections["key"])
    if "placeholder" in sections and "classes" in sections:
        yield from _placeholder(document, sections)
    yield from _between(document, sections)


def _between(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    if "tokens" in sections and "classes" in sections:
        yield from _lead(document, sections)
    if "limits" in sections and sections["limits"].template_bytes > sections["limits"].text_bytes:
        limits = sections["limits"]
        message = f"template_bytes ({limits.template_bytes}) is above text_bytes ({limits.text_bytes})"
        hint = "a template must be looked at whole when it is scanned again"
        yield document.diagnostic("LS013", ("limits", "template_bytes"), message, hint)


def _duplicate_ids(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    named: list[tuple[NodePath, str]] = []
    if "tokens" in sections:
        named += [(("tokens", "rules", at, "id"), rule.id) for at, rule in enumerate(sections["tokens"].rules)]
    if "reductions" in sections:
        named += [(("reductions", at, "kind"), each.kind) for at, each in enumerate(sections["reductions"])]
    if "readings" in sections:
        named += [(("readings", at, "id"), each.id) for at, each in enumerate(sections["readings"])]
    first: dict[str, NodePath] = {}
    for path, name in named:
        if name in first:
            line = document.values[first[name]].line
            hint = "vectors name rules by these: each must be unique in the file"
            yield document.diagnostic("LS050", path, f"`{name}` stands twice (first in line {line})", hint)
        first.setdefault(name, path)


def _classes(document: Document, classes: ClassesModel) -> Iterator[Diagnostic]:
    seen: dict[int, str] = dict.fromkeys(_DIGITS, "the digits")
    for name in ("space", "delimiter", "closer"):
        members = parse_class(getattr(classes, name))
        path = ("classes", name)
        if any(byte > 0x7F for byte in members):
            yield document.diagnostic(
                "LS043", path, "bytes above 7F always belong to tokens", "list the ASCII bytes meant"
            )
            continue
        for byte in sorted(members):
            if byte in seen:
                message = f"{_shown(byte)} belongs to {seen[byte]} already"
                yield document.diagnostic("LS043", path, message, "a byte has one class")
            seen[byte] = f"`{name}`"
    lacking = sorted(_LINE_AND_SPACE - parse_class(classes.space))
    if lacking:
        hint = "a line ends at 0A or 0D, and a run of space becomes 20: all three must be space"
        yield document.diagnostic("LS043", ("classes", "space"), f"byte {lacking[0]:02X} is missing", hint)


def _lead(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    """The lead comes off as an L item, so it has to be a byte that can be one."""
    closers = sorted(chr(byte) for byte in parse_class(sections["classes"].closer))
    lead = sections["tokens"].lead
    if lead not in closers:
        hint = "expected one of " + " ".join(f"`{known}`" for known in closers)
        yield document.diagnostic("LS043", ("tokens", "lead"), f"`{lead}` is no closer", hint)


def _shown(byte: int) -> str:
    return f"`{chr(byte)}`" if 0x21 <= byte < 0x7F else f"byte {byte:02X}"


def _words(document: Document, lists: Mapping[str, WordListModel]) -> Iterator[Diagnostic]:
    for name, entry in lists.items():
        first: dict[str, int] = {}
        for at, word in enumerate(entry.words):
            path = ("words", name, "words", at)
            folded = word.lower() if entry.any_case else word
            if folded in first:
                line = document.values["words", name, "words", first[folded]].line
                yield document.diagnostic("LS031", path, f"`{word}` stands twice in `{name}` (first in line {line})")
            elif entry.any_case and not word.isascii():
                hint = "other letters change case differently from language to language"
                yield document.diagnostic("LS032", path, f"`{word}`: only ASCII words can ignore case", hint)
            first.setdefault(folded, at)


def _list_names(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    lists = sections["words"]
    used: set[str] = set()
    for path, name in _references(sections):
        used.add(name)
        if name not in lists:
            yield document.diagnostic("LS030", path, f"unknown word list `{name}`", did_you_mean(name, lists))
    if "tokens" not in sections or "reductions" not in sections:
        return
    patterns = " ".join(source for _, source in _pattern_sources(sections["tokens"]))
    for name in lists:
        if name not in used and f"{{{name}}}" not in patterns:
            hint = "name it in a rule or a reduction, or remove it"
            yield document.diagnostic("LS033", ("words", name), f"word list `{name}` is used nowhere", hint, key=True)


def _list_cases(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    """Reducers look up keys and the words before a user in lower case, everything else as it is."""
    for path, name in (*_references(sections), *_pattern_lists(sections)):
        entry = sections["words"].get(name)
        folds = path[-1] in {"unless_key", "before"}
        if entry is not None and entry.any_case != folds:
            message = (
                f"`{path[-1]}` ignores case, the list `{name}` does not"
                if folds
                else (f"`{path[-1]}` keeps case, the list `{name}` ignores it")
            )
            hint = f"set `any_case: {str(folds).lower()}` there, or name another list"
            yield document.diagnostic("LS035", path, message, hint)


def _references(sections: Sections) -> Iterator[tuple[NodePath, str]]:
    for at, rule in enumerate(sections["tokens"].rules if "tokens" in sections else ()):
        if rule.words is not None:
            yield ("tokens", "rules", at, "words"), rule.words
    for at, reduction in enumerate(sections.get("reductions", ())):
        for name in ("unless_key", "before", "unless"):
            if hasattr(reduction, name):
                yield ("reductions", at, name), getattr(reduction, name)


def _pattern_lists(sections: Sections) -> Iterator[tuple[NodePath, str]]:
    for path, source in _pattern_sources(sections["tokens"]) if "tokens" in sections else ():
        yield from ((path, name) for name in sections["words"] if f"{{{name}}}" in source)


def _pattern_sources(tokens: TokensModel) -> Iterator[tuple[NodePath, str]]:
    for at, rule in enumerate(tokens.rules):
        path: NodePath = ("tokens", "rules", at)
        for name in ("whole", "starts", "contains"):
            if getattr(rule, name) is not None:
                yield (*path, name), getattr(rule, name)
        for number, part in enumerate(rule.parts or ()):
            yield (*path, "parts", number, "match"), part.match


def _rules(document: Document, tokens: TokensModel, word_lists: WordLists) -> Iterator[Diagnostic]:
    for at, rule in enumerate(tokens.rules):
        path: NodePath = ("tokens", "rules", at)
        for name in ("whole", "starts", "contains"):
            source = getattr(rule, name)
            if source is not None and is_nullable(parse_pattern(source, word_lists).node):
                hint = "a piece is never empty; make one byte of the pattern required"
                yield document.diagnostic("LS022", (*path, name), "the pattern fits the empty text", hint)
        if rule.parts is not None:
            yield from _parts(document, (*path, "parts"), rule, word_lists)


def _parts(document: Document, path: NodePath, rule: RuleModel, word_lists: WordLists) -> Iterator[Diagnostic]:
    nodes = [parse_pattern(part.match, word_lists).node for part in rule.parts or ()]
    if is_nullable(nodes[0]):
        yield document.diagnostic("LS022", (*path, 0, "match"), "the first part fits the empty text")
    if all(is_nullable(node) for node in nodes[1:]):
        message = "all parts after the first fit the empty text"
        hint = "where the first part ends must show: require a byte after it"
        yield document.diagnostic("LS022", (*path, 1, "match"), message, hint)
    for number, node in enumerate(nodes[1:-1], start=1):
        if fixed_width(node) is None:
            message = "a part between the first and the last must have one width"
            hint = "only the first and the last part may vary in length"
            yield document.diagnostic("LS027", (*path, number, "match"), message, hint)


def _piece_words(document: Document, sections: Sections, word_lists: WordLists) -> Iterator[Diagnostic]:
    """Find words that no piece can be: pieces hold no space, no delimiter, one digit, and no closer at their end."""
    classes = sections["classes"]
    cut = parse_class(classes.space) | parse_class(classes.delimiter) | _DIGITS
    closers = parse_class(classes.closer)
    for name in {rule.words for rule in sections["tokens"].rules if rule.words is not None}:
        for at, word in enumerate(word_lists.get(name, ())):
            written = sections["words"][name].words.index(word) if word in sections["words"][name].words else at
            raw = word.encode("utf-8", "surrogatepass")
            if cut.intersection(raw) or raw[-1] in closers or raw[:1] == sections["tokens"].lead.encode():
                hint = "it holds a digit, a space or a delimiter, ends in a closer, or begins with the lead"
                path = ("words", name, "words", written)
                yield document.diagnostic("LS032", path, f"`{word}` can never be a whole token", hint)


def _reduction_order(document: Document, reductions: Iterable[Any]) -> Iterator[Diagnostic]:
    highest = ""
    for at, reduction in enumerate(reductions):
        kind = reduction.kind
        if highest and REDUCTION_ORDER.index(kind) < REDUCTION_ORDER.index(highest):
            message = f"`{kind}` stands after `{highest}`"
            hint = "reductions are tried in this order: " + ", ".join(REDUCTION_ORDER)
            yield document.diagnostic("LS041", ("reductions", at, "kind"), message, hint)
        else:
            highest = kind


def _reduction_bytes(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    """Every character that a reduction looks for must be an item of its own."""
    classes = sections["classes"]
    delimiters = {chr(byte) for byte in parse_class(classes.delimiter)}
    others = {chr(byte) for byte in parse_class(classes.closer)} | {" "}
    for at, reduction in enumerate(sections["reductions"]):
        for path, char, allowed in _characters(("reductions", at), reduction, delimiters, others):
            if char not in allowed:
                hint = "expected one of " + " ".join(f"`{known}`" for known in sorted(allowed))
                yield document.diagnostic("LS043", path, f"`{char}` is never an item this reduction can look for", hint)
        if reduction.kind == "brackets":
            yield from _across_space(document, at, reduction)


def _characters(
    path: NodePath, reduction: Any, delimiters: set[str], others: set[str]
) -> Iterator[tuple[NodePath, str, set[str]]]:
    single = {"after", "close", "open", "apostrophe", "value_after"}
    for name in sorted(single & type(reduction).model_fields.keys()):
        yield (*path, name), getattr(reduction, name), delimiters
    for name in ("delimiters", "marks", "key_marks", "pairs"):
        for number, chars in enumerate(getattr(reduction, name, ())):
            for char in chars:
                yield (*path, name, number), char, delimiters
    for number, char in enumerate(getattr(reduction, "separators", ())):
        yield (*path, "separators", number), char, delimiters | others
    if hasattr(reduction, "json_after"):
        yield (*path, "json_after"), reduction.json_after, others - {" "}


def _across_space(document: Document, at: int, reduction: Any) -> Iterator[Diagnostic]:
    for number, pair in enumerate(reduction.across_space):
        if pair not in reduction.pairs:
            path = ("reductions", at, "across_space", number)
            yield document.diagnostic(
                "LS014", path, f"`{pair}` is not one of `pairs`", did_you_mean(pair, reduction.pairs)
            )


def _severities(document: Document, key: KeyModel) -> Iterator[Diagnostic]:
    owner: dict[int, str] = {}
    for at, bucket in enumerate(key.severities):
        path = ("key", "severities", at)
        if bucket.first > bucket.last:
            yield document.diagnostic(
                "LS051", path, f"`{bucket.name}` runs backwards, from {bucket.first} to {bucket.last}"
            )
        for number in range(bucket.first, bucket.last + 1):
            if number in owner:
                yield document.diagnostic("LS051", path, f"severity {number} is in `{owner[number]}` already")
                break
            owner[number] = bucket.name
    names = [bucket.name for bucket in key.severities]
    if key.default_severity not in names:
        message = f"`{key.default_severity}` is no bucket"
        hint = did_you_mean(key.default_severity, names)
        yield document.diagnostic("LS051", ("key", "default_severity"), message, hint)


def _placeholder(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    """The placeholder is found again when a template is scanned: it begins and ends where no token can run on."""
    text = sections["placeholder"]
    delimiters = parse_class(sections["classes"].delimiter)
    spaces = parse_class(sections["classes"].space) | _DIGITS
    raw = text.encode("utf-8", "surrogatepass")
    if raw[0] not in delimiters or raw[-1] not in delimiters or spaces.intersection(raw):
        message = f"the placeholder `{text}` would not be found again in a template"
        hint = "begin and end it with a delimiter; no space and no digit inside"
        yield document.diagnostic("LS034", ("placeholder",), message, hint)
    elif not text.isascii():
        message = f"the placeholder `{text}` is not ASCII"
        yield document.diagnostic("LS034", ("placeholder",), message, "it is looked for byte by byte; use ASCII")
