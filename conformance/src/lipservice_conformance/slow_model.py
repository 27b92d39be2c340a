"""The slow model: how a message becomes a pattern, by plain left-to-right reading.

The second, independent oracle for the signature functions of the SDKs. It is written from the English rules alone
(`sampling.md` 5.1 and 5.2 and the chosen readings R1-R15), so that a mistake shared by generated code shows up here.
Clear before fast: one short function per rule, a stack of small frozen items, no table and no automaton.

A text is a `str` without surrogates. Reading that is the same as reading its UTF-8 bytes, because every class the rules
name is ASCII and everything else belongs to tokens; only lengths and the order of keys are counted in bytes.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from lipservice_conformance import slow_json as canonical

__all__ = ["slow_signature", "slow_template"]

PROFILE: Final = "token-class-1"
TEMPLATE_BYTES: Final = 1_024
LOGGER_BYTES: Final = 256
BUCKETS: Final = ("trace", "debug", "info", "warn", "error", "fatal")  # four OpenTelemetry severity numbers each

CLOSERS: Final = ".:!?"
QUOTES: Final = ('"', "'", "`")  # keys of JSON and dict text stand in the first two
PARTNERS: Final = {")": "(", "]": "[", "}": "{"}


def words(text: str) -> frozenset[str]:
    """Return a list of `signature-words.txt`."""
    return frozenset(text.split())


CALENDAR: Final = words(
    "Apr April Aug August Dec December Feb February Fri Friday Jan January Jul July Jun June Mar March May Mon Monday "
    "Nov November Oct October Sat Saturday Sep September Sun Sunday Thu Thursday Tue Tuesday Wed Wednesday",
)
UNITS: Final = words(
    "% B GB KB MB bytes min ms s sec second seconds secs AUD BRL CAD CHF CNY EUR GBP GHz GiB Hz INR JPY KiB MHz MiB "
    "TB TiB USD bits byte d day days gb h hour hours hr hrs kB kHz kb m mb mins minute minutes ns us "
    "\u00b5s \u03bcs",  # the micro sign and the Greek mu
)
MESSAGE_KEYS: Final = words("desc err error event message msg reason")
USER: Final = words("user")
BEFORE_USER: Final = words("as by for from illegal invalid of to unknown")
NOT_A_USER: Final = words(
    "a account accounts action actions activity agent an and are at authentication authorization by cache config "
    "configuration credentials data database details email for from group groups had has id ids in info information "
    "input interface is list login management model name names no not object of on or password permission permissions "
    "preferences profile profiles record records registration request requests role roles service session sessions "
    "settings space store table the to token tokens type types via was who whose with",
)
TOP_LEVEL_LABELS: Final = words(
    "com org net io dev app co edu gov de uk fr nl jp cn ru br info biz me us eu in ai cloud local internal lan "
    "localdomain",
)

RAW_ITEM: Final = re.compile(r"""<\*>|[\t-\r ]+|[()\[\]{}<>"'`,;=|]|[^\t-\r ()\[\]{}<>"'`,;=|]+""")
DOTS: Final = re.compile(r"(\.{3,})")
KEY: Final = re.compile(r"([A-Za-z_]+):(?![/\\:])")
SHORT_HEX: Final = re.compile(r"[A-Fa-f]{1,4}")
NAME_NUMBER: Final = re.compile(r"([A-Za-z]{2,12})0")
VERSION: Final = re.compile(r"([A-Za-z]{2,12}/)v?0(?:\.0)*|([A-Za-z]{2,12}-)v?0(?:\.0)+")
PATH_START: Final = re.compile(r"/|\./|\.\./|~/|\.\\|\\\\|[A-Za-z]:\\")
HOST_LABEL: Final = re.compile(r"[A-Za-z_-]+")


def slow_signature(
    message: str | bytes,
    severity: int = 9,
    logger: str | bytes = "",
    template: str | bytes | None = None,
) -> dict[str, str]:
    """Return the pattern of one record (`sampling.md` 5.2, last paragraph; R1, R8).

    Shape: `{"template": at most 8,193 bytes, "id": 16 hex digits, "source": "template" | "json_key" | "scan"}`.
    An empty native `template` counts as none. Never raises on any `str` or `bytes`.
    """
    pattern, source = slow_template(template or message)
    scope = canonical.cut_bytes(slow_template(logger)[0], LOGGER_BYTES)
    key = "\0".join((PROFILE, severity_bucket(severity), scope, pattern))
    digest = hashlib.sha256(key.encode()).hexdigest()
    return {"template": pattern, "id": digest[:16], "source": "template" if template else source}


def slow_template(text: str | bytes) -> tuple[str, str]:
    """Return the template of a text and how it was found (`sampling.md` 5.1; R2, R4, R5).

    Shape: `(template, "scan" | "json_key")`. This is the f of the readings: f(f(x)) = f(x).
    Surrogates and invalid UTF-8 are repaired first. Never raises on any `str` or `bytes`.
    """
    repaired = canonical.repair(text)
    if canonical.is_json_form(repaired):
        return repaired, "scan"
    body = canonical.read_body(repaired)
    if body is None:
        template, source = scan(repaired), "scan"
    else:
        template, source = scan(body.text) if body.is_message else body.text, "json_key"
    if (
        canonical.read_body(template) is not None
    ):  # R5: the first line of a text, or a message, can be a body in its turn
        return slow_template(template)[0], "json_key"
    return template, source


def severity_bucket(severity: int) -> str:
    """5.2 pattern id: the OpenTelemetry ranges; R8: any other number is info."""
    return BUCKETS[(severity - 1) // 4] if 1 <= severity <= 24 else "info"


def scan(text: str) -> str:
    """5.2: reduce the items of the canonical line of a text; rule 6: stop when the stack holds too much."""
    stack = Stack()
    for raw, following in pairwise([*RAW_ITEM.findall(canonical.first_line(text)), ""]):
        for item in items_of(raw, stack):
            stack.take(item, following)
            if stack.size > TEMPLATE_BYTES:
                stack.cut()
                return stack.finish()
    return stack.finish()


# --- Rules 2-4: items, each classed alone --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One item of rule 2 or 4 and the text it shows in the template."""

    kind: Literal["V", "S", "D", "L", "W", "C", "U", "start"]
    text: str


PLACEHOLDER: Final = Item("V", "<*>")
COLON: Final = Item("L", ":")
START: Final = Item("start", "")  # what lies below the lowest item of a stack


def items_of(raw: str, stack: "Stack") -> Iterator[Item]:
    """5.2 rules 2 and 3: what one raw item of the line is; a token may be many items."""
    if raw == PLACEHOLDER.text:
        yield PLACEHOLDER
    elif raw[0] in canonical.SPACE:
        yield Item("S", " ")
    elif raw in canonical.DELIMITERS:
        yield Item("D", raw)
    elif stack.at_value(len(stack.items)):
        yield from value_items(raw)
    else:
        yield from token_items(raw)


def value_items(token: str) -> Iterator[Item]:
    """5.2 rule 3: a token directly after `=` is V, but for its trailing `.:!?`."""
    rest = token.rstrip(CLOSERS)
    if rest:
        yield PLACEHOLDER
    yield from literals(token[len(rest) :])


def token_items(token: str) -> Iterator[Item]:
    """5.2 rule 4a: one leading `:`, runs of three or more dots, trailing `.:!?` of each piece."""
    if token.startswith(":") and not token.startswith("::"):
        yield COLON
        token = token[1:]
    for piece in DOTS.split(token):  # the runs of dots are pieces that hold nothing but `.`
        rest = piece.rstrip(CLOSERS)
        if rest:
            yield from piece_items(rest)
        yield from literals(piece[len(rest) :])


def literals(closers: str) -> Iterator[Item]:
    """5.2 rule 6: each byte of `.:!?` is an item of its own."""
    return (Item("L", closer) for closer in closers)


def piece_items(piece: str) -> Iterator[Item]:
    """5.2 rule 4b: `key:` comes off the front, repeatedly, unless the key may belong to a MAC or IPv6 address."""
    while (match := KEY.match(piece)) and not SHORT_HEX.fullmatch(match[1]):
        yield word_item(match[1])
        yield COLON
        piece = piece[match.end() :]
    yield from digit_items(piece) if "0" in piece else (plain_item(piece),)


def digit_items(piece: str) -> Iterator[Item]:
    """5.2 rule 4c: a name before its number or version stays; anything else with a digit is V."""
    number = NAME_NUMBER.fullmatch(piece)
    version = VERSION.fullmatch(piece)
    if number and re.search("[G-Zg-z]", number[1]):  # a letter beyond f: no hexadecimal number
        yield plain_item(number[1])
    elif version:
        yield plain_item(version[1] or version[2])
    yield PLACEHOLDER


def plain_item(piece: str) -> Item:
    """5.2 rules 4d and 4e: V for paths, addresses and hosts, otherwise a word of some kind."""
    is_variable = PATH_START.match(piece) or piece.count("/") >= 2 or re.search("[^@]@[^@]", piece) or is_host(piece)
    return PLACEHOLDER if is_variable else word_item(piece)


def is_host(piece: str) -> bool:
    """5.2 rule 4d: `(label.)+tld`."""
    labels = piece.split(".")
    return len(labels) > 1 and labels[-1] in TOP_LEVEL_LABELS and all(map(HOST_LABEL.fullmatch, labels))


def word_item(word: str) -> Item:
    """5.2 rule 4e: calendar word, unit word, word."""
    if word in CALENDAR:
        return Item("C", word)
    return Item("U" if word in UNITS else "W", word)


def in_any_case(item: Item, listed: frozenset[str]) -> bool:
    """Look a word up with A-Z in lower case only: `str.lower` would make a `k` of the Kelvin sign (R9)."""
    return item.text.encode().lower().decode() in listed


# --- Rule 5: reduction at the top of the stack ---------------------------------------------------------------------


class Stack:
    """The reduced items so far; where brackets and quotes are still open; the bytes of all items."""

    def __init__(self) -> None:
        """Start empty."""
        self.items: list[Item] = []
        self.opened: list[int] = []  # places of the open brackets and quotes, innermost last
        self.size = 0

    def at(self, place: int) -> Item:
        """Return the item at a place counted from the bottom."""
        return self.items[place] if 0 <= place < len(self.items) else START

    def below(self, depth: int) -> Item:
        """Return the item so many places below the top."""
        return self.at(len(self.items) - 1 - depth)

    def push(self, item: Item) -> None:
        """Put an item on top as it is."""
        self.items.append(item)
        self.size += len(item.text.encode())

    def pop_to(self, height: int) -> None:
        """Drop items from the top until so many are left."""
        while len(self.items) > height:
            self.size -= len(self.items.pop().text.encode())

    def take(self, item: Item, following: str) -> None:
        """5.2 rule 5: let one item arrive; `following` is the raw item after it."""
        self.settle(item)
        if item.kind == "V":
            self.take_variable()
        elif item.kind in ("W", "C", "U"):
            self.take_word(item)
        elif item.text in QUOTES:
            self.take_quote(item, following)
        elif item.text in PARTNERS:
            self.take_closing_bracket(item)
        elif item.kind != "S" or self.items:  # no space at the start
            if item.text in PARTNERS.values():
                self.opened.append(len(self.items))
            self.push(item)

    def take_word(self, item: Item) -> None:
        """5.2 rule 5, U, C and user: a word is absorbed, becomes V or stays."""
        if item.kind == "U" and self.measured_height():
            self.pop_to(self.measured_height())
        elif (item.kind == "C" and self.at(self.partner_place()).kind in ("V", "C")) or self.is_user(item):
            self.take_variable()
        else:
            self.push(item)

    def measured_height(self) -> int:
        """5.2 rule 5, U: the height of a V on top, or below one S; 0 if there is none."""
        height = len(self.items) - (1 if self.below(0).kind == "S" else 0)
        return height if self.at(height - 1).kind == "V" else 0

    def is_user(self, item: Item) -> bool:
        """5.2 rule 5, user: `P user X` with one S between each, one quote byte before X allowed."""
        depth = 1 if self.below(0).text in QUOTES else 0
        return (
            item.text not in NOT_A_USER
            and self.below(depth).kind == "S"
            and in_any_case(self.below(depth + 1), USER)
            and self.below(depth + 2).kind == "S"
            and in_any_case(self.below(depth + 3), BEFORE_USER)
        )

    def partner_place(self) -> int:
        """5.2 rule 5, C: the place of the item that only separators (none included, R13) keep from the top."""
        place = len(self.items) - 1
        while self.at(place).kind == "S" or self.at(place) in (COLON, Item("D", ","), Item("D", ";")):
            place -= 1
        return place

    def take_variable(self) -> None:
        """5.2 rule 5, V: drop a `>`, merge with a C below and push afresh (R12), join a V below, or push."""
        partner = self.partner_place()
        if self.below(0).text == ">" and self.below(1).kind in ("S", "start"):
            self.pop_to(len(self.items) - 1)
            self.take_variable()
        elif self.at(partner).kind == "C":
            self.pop_to(partner)
            self.take_variable()
        elif self.at(partner).kind == "V":
            self.pop_to(partner + 1)
        elif self.below(0).text in ("=", "|") and self.below(1).kind == "V":
            self.pop_to(len(self.items) - 1)
        else:
            self.push(PLACEHOLDER)

    def settle(self, item: Item | None) -> None:
        """5.2 rule 5, `<`: the next item decides; V, C and U leave it open, `>` keeps the `<`, others take it out."""
        if item is not None and (item.kind in ("V", "C", "U") or item.text == ">"):
            return
        while [self.below(0).text, self.below(1).text] == ["<*>", "<"] and self.below(2).kind in ("S", "start"):
            # Again and again: a V that meets a C moves down and may lie on another `<` there.
            self.pop_to(len(self.items) - 2)
            self.take_variable()

    def innermost(self, marks: Collection[str]) -> int:
        """Return which of the open brackets and quotes is the innermost of these marks; -1 if none is."""
        index = len(self.opened) - 1
        while index >= 0 and self.items[self.opened[index]].text not in marks:
            index -= 1
        return index

    def take_closing_bracket(self, closer: Item) -> None:
        """5.2 rule 5, brackets: only the innermost open bracket counts; what is empty or one V goes into a V before."""
        index = self.innermost(PARTNERS.values())
        if index < 0 or self.at(self.opened[index]).text != PARTNERS[closer.text]:
            self.push(closer)
            return
        place = self.opened[index]
        del self.opened[index:]
        owner = place - 2 if closer.text == ")" and self.at(place - 1).kind == "S" else place - 1
        start = self.items[place + 1 : place + 5]  # enough: of four items two are no S
        if self.at(owner).kind == "V" and [item.kind for item in start if item.kind != "S"] in ([], ["V"]):
            self.pop_to(owner + 1)
        else:
            self.push(closer)

    def take_quote(self, quote: Item, following: str) -> None:
        """5.2 rule 5, quotes: close the innermost one of the kind, or open, or be a literal."""
        index = self.innermost((quote.text,))
        if index >= 0:
            if quote.text != "'" or not starts_with_word(following):
                self.close_quote(index)
        elif self.below(0).kind in ("start", "S", "D", "L"):
            self.opened.append(len(self.items))
        self.push(quote)

    def close_quote(self, index: int) -> None:
        """5.2 rule 5, quotes: drop what was opened after it; the content of a value becomes V."""
        place = self.opened[index]
        del self.opened[index:]
        if len(self.items) > place + 1 and (self.at_value(place) or self.at_json_value(place)):
            self.pop_to(place + 1)
            self.push(PLACEHOLDER)

    def at_value(self, place: int) -> bool:
        """5.2 rule 3 and quotes: tell a place directly after an `=` whose key is no message key."""
        return self.at(place - 1).text == "=" and not in_any_case(self.at(place - 2), MESSAGE_KEYS)

    def at_json_value(self, place: int) -> bool:
        """5.2 rule 5, quotes: a place after `":` or `':` and one optional S, the key being no message key (R11)."""
        colon = place - 2 if self.at(place - 1).kind == "S" else place - 1
        return (
            self.at(colon) == COLON
            and self.at(colon - 1).text in QUOTES[:2]
            and not in_any_case(self.at(colon - 2), MESSAGE_KEYS)
        )

    def cut(self) -> None:
        """5.2 rule 6: drop items until the rest fits; not after a `'`, for the next item decided what that is."""
        while self.size > TEMPLATE_BYTES or self.below(0).text == "'":
            self.pop_to(len(self.items) - 1)

    def finish(self) -> str:
        """5.2 rule 5, S and `<`: decide a pending `<`, drop the space at the end."""
        self.settle(None)
        if self.below(0).kind == "S":
            self.pop_to(len(self.items) - 1)
        return "".join(item.text for item in self.items)


def starts_with_word(following: str) -> bool:
    """5.2 rule 5, quotes: tell `<*>` and a token whose first item is not L (R14) from anything else."""
    is_token = following != "" and following[0] not in canonical.SPACE + canonical.DELIMITERS
    return following == PLACEHOLDER.text or (is_token and next(token_items(following)).kind != "L")
