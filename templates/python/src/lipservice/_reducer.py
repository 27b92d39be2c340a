"""The reducer: the items of one line arrive at a stack, and what they meet there is reduced.

One method per reduction of the spec, named after it. A reduction that the spec leaves out has empty parameters, which
match nothing. Each item is pushed once and looks at the few items on top, so the work is linear in the line: a walk
down across separators ends at the variable or calendar word it merges with, or leaves a variable above them that ends
every later walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lipservice._item import (
    BOTTOM,
    CALENDAR,
    DELIMITER,
    DELIMITER_ITEMS,
    LITERAL,
    PLACEHOLDER_ITEM,
    SPACE,
    SPACE_ITEM,
    VARIABLE,
    Item,
)
from lipservice._tables import (
    APOSTROPHE,
    ARROW_CLOSE,
    ARROW_OPEN,
    BRACKET_PAIRS,
    BRACKETS_ACROSS_SPACE,
    JOIN_SEPARATORS,
    PAIR_DELIMITERS,
    PERSON_BEFORE,
    PERSON_UNLESS,
    PERSON_WORD,
    QUOTE_JSON_AFTER,
    QUOTE_KEY_MARKS,
    QUOTE_MARKS,
    QUOTE_UNLESS_KEY,
    QUOTE_VALUE_AFTER,
    SPACE_COLLAPSED,
    TEMPLATE_BYTES,
    UNITS_ABSORBED,
    VALUE_AFTER,
    VALUE_UNLESS_KEY,
)
from lipservice._token import Items, is_token, starts_as_word, value_items

_VALUE = DELIMITER_ITEMS.get(VALUE_AFTER)
_OPEN_ARROW = DELIMITER_ITEMS.get(ARROW_OPEN)
_CLOSE_ARROW = DELIMITER_ITEMS.get(ARROW_CLOSE)
_APOSTROPHE = DELIMITER_ITEMS.get(APOSTROPHE)
_OPENERS = {pair[1:]: pair[:1] for pair in BRACKET_PAIRS}
_CLOSERS_ACROSS_SPACE = frozenset(pair[1:] for pair in BRACKETS_ACROSS_SPACE)

# Content that is empty or one variable has at most a space on each side of it.
_LONGEST_CONTENT = 3


def reduce_line(pieces: list[bytes], items: Iterable[Items]) -> bytes:
    """Return the template of a line that was cut into `pieces`, which have these items; read no more than it takes."""
    return _Reducer(pieces).run(items)


class _Reducer:
    """The stack of one line. `_opened` holds the places of open brackets and quotes, `_quotes` which are quotes."""

    __slots__ = ("_at", "_opened", "_pieces", "_quotes", "_size", "_stack")

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._at = 0
        self._stack = [BOTTOM]
        self._size = 0
        self._opened: list[int] = []
        self._quotes: dict[bytes, int] = {}

    def run(self, items_of_pieces: Iterable[Items]) -> bytes:
        """Let every item arrive; stop early when the stack holds more than a template may."""
        stack = self._stack
        for at, items in enumerate(items_of_pieces):
            self._at = at
            for item in self.value(self._pieces[at], items) if stack[-1] is _VALUE else items:
                _ARRIVALS[item.arrival](self, item)
                if self._size > TEMPLATE_BYTES:
                    return self.cap()
        return self.finish()

    def value(self, piece: bytes, items: Items) -> Items:
        """Replace the items of a token directly after `=`, unless its key names a message."""
        if self._stack[-2].folded in VALUE_UNLESS_KEY or not is_token(piece):
            return items
        return tuple(value_items(piece))

    def space(self, item: Item) -> None:
        """Keep one space of a run, none at the start."""
        stack = self._stack
        if stack[-1] is PLACEHOLDER_ITEM:
            self.settle()
        if stack[-1] is not BOTTOM or not SPACE_COLLAPSED:
            stack.append(item)
            self._size += item.size

    def word(self, item: Item) -> None:
        """Push a word, or a variable if it names a person."""
        stack = self._stack
        top = stack[-1]
        if top is PLACEHOLDER_ITEM:
            self.settle()
        elif top.kind <= DELIMITER and self.is_person(item):
            self.variable(item)
            return
        stack.append(item)
        self._size += item.size

    def unit(self, item: Item) -> None:
        """Absorb a unit into the variable before it, also across one space; otherwise it is a word."""
        if not self.absorb():
            self.word(item)

    def absorb(self) -> bool:
        """Tell whether there is a variable to absorb a unit; the space between them goes."""
        stack = self._stack
        if not UNITS_ABSORBED:
            return False
        if stack[-1].kind == SPACE and stack[-2] is PLACEHOLDER_ITEM:
            self.pop()
        return stack[-1] is PLACEHOLDER_ITEM

    def is_person(self, item: Item) -> bool:
        """Tell whether `item` stands behind PERSON_BEFORE and PERSON_WORD, one quote allowed directly before it."""
        stack = self._stack
        at = len(stack) - (2 if stack[-1].text in QUOTE_MARKS else 1)
        return (
            stack[at - 1].folded == PERSON_WORD
            and stack[at].kind == SPACE
            and stack[at - 2].kind == SPACE
            and stack[at - 3].folded in PERSON_BEFORE
            and item.text not in PERSON_UNLESS
        )

    def calendar(self, item: Item) -> None:
        """Join a calendar word with a variable or a calendar word; otherwise it is a word that may join later."""
        partner = self._stack[self.partner()].kind
        if JOIN_SEPARATORS and partner in {CALENDAR, VARIABLE}:
            self.variable(item)
        else:
            self.word(item)

    def variable(self, _: Item) -> None:
        """Push a variable, after dropping and merging whatever it meets on the way down."""
        while self.arrow() or self.join_calendar():
            pass
        if not self.join() and not self.pair():
            self.push(PLACEHOLDER_ITEM)

    def arrow(self) -> bool:
        """Drop a lone `>` on top."""
        stack = self._stack
        if stack[-1] is _CLOSE_ARROW and stack[-2].kind <= SPACE:
            self.pop()
            return True
        return False

    def join_calendar(self) -> bool:
        """Take out a calendar word that only separators keep from the top, and them; the variable takes its place."""
        partner = self.partner()
        if not JOIN_SEPARATORS or self._stack[partner].kind != CALENDAR:
            return False
        self.cut_to(partner)
        return True

    def join(self) -> bool:
        """Merge into a variable that only separators keep from the top; they go."""
        partner = self.partner()
        if not JOIN_SEPARATORS or self._stack[partner] is not PLACEHOLDER_ITEM:
            return False
        self.cut_to(partner + 1)
        return True

    def partner(self) -> int:
        """Return the place of the topmost item that is no separator."""
        stack = self._stack
        place = len(stack) - 1
        while stack[place].separates:
            place -= 1
        return place

    def pair(self) -> bool:
        """Merge into a variable below `=` or `|`."""
        stack = self._stack
        if stack[-1].text in PAIR_DELIMITERS and stack[-2] is PLACEHOLDER_ITEM:
            self.pop()
            return True
        return False

    def settle(self) -> None:
        """Take out a lone `<` below the variable on top, which then joins what lies below.

        There it may meet a calendar word and move onto another `<`, hence the loop.
        """
        stack = self._stack
        while stack[-1] is PLACEHOLDER_ITEM and stack[-2] is _OPEN_ARROW and stack[-3].kind <= SPACE:
            self.cut_to(len(stack) - 2)
            self.variable(PLACEHOLDER_ITEM)

    def close_arrow(self, item: Item) -> None:
        """Push `>`: a `<` below the variable on top stays."""
        self.push(item)

    def delimiter(self, item: Item) -> None:
        """Push a delimiter or literal that plays no part."""
        if self._stack[-1] is PLACEHOLDER_ITEM:
            self.settle()
        self.push(item)

    def open_bracket(self, item: Item) -> None:
        """Open a bracket."""
        self.settle()
        self._opened.append(len(self._stack))
        self.push(item)

    def close_bracket(self, item: Item) -> None:
        """Close the innermost open bracket if it is the partner, and drop the quotes opened after it."""
        self.settle()
        opened = len(self._opened) - 1
        while opened >= 0 and self._stack[self._opened[opened]].text in QUOTE_MARKS:
            opened -= 1
        if opened >= 0 and self._stack[self._opened[opened]].text == _OPENERS[item.text]:
            place = self._opened[opened]
            self.forget(opened)
            if self.absorb_brackets(place, item):
                return
        self.push(item)

    def absorb_brackets(self, place: int, closer: Item) -> bool:
        """Put brackets that hold nothing or one variable into a variable before them."""
        stack = self._stack
        content = stack[place + 1 : place + 2 + _LONGEST_CONTENT]
        others = [item for item in content if item.kind != SPACE]
        if len(content) > _LONGEST_CONTENT or others not in ([], [PLACEHOLDER_ITEM]):
            return False
        if stack[place - 1].kind == SPACE and closer.text in _CLOSERS_ACROSS_SPACE:
            place -= 1
        if stack[place - 1] is not PLACEHOLDER_ITEM:
            return False
        self.cut_to(place)
        return True

    def quote(self, item: Item) -> None:
        """Close the quote of this kind if one is open, or open it where a quote can open."""
        self.settle()
        opened = self._quotes.get(item.text)
        if opened is None:
            if self._stack[-1].kind <= LITERAL:
                self._quotes[item.text] = len(self._opened)
                self._opened.append(len(self._stack))
        elif item is not _APOSTROPHE or not self.word_follows():
            place = self._opened[opened]
            self.forget(opened)
            if len(self._stack) > place + 1 and (self.is_value(place) or self.is_json_value(place)):
                self.cut_to(place + 1)
                self.push(PLACEHOLDER_ITEM)
        self.push(item)

    def word_follows(self) -> bool:
        """Tell whether a word or placeholder stands directly behind the piece that is arriving."""
        following = self._at + 1
        return following < len(self._pieces) and starts_as_word(self._pieces[following])

    def is_value(self, place: int) -> bool:
        """Tell whether a quote stands directly after `=`, and not as the value of a message key."""
        stack = self._stack
        return stack[place - 1].text == QUOTE_VALUE_AFTER and stack[place - 2].folded not in QUOTE_UNLESS_KEY

    def is_json_value(self, place: int) -> bool:
        """Tell whether a quote stands after a quoted key and `:`, with one space or none between."""
        stack = self._stack
        colon = place - 2 if stack[place - 1].kind == SPACE else place - 1
        return (
            stack[colon].text == QUOTE_JSON_AFTER
            and stack[colon].kind == LITERAL
            and stack[colon - 1].text in QUOTE_KEY_MARKS
            and stack[colon - 2].folded not in QUOTE_UNLESS_KEY
        )

    def forget(self, opened: int) -> None:
        """Drop an open bracket or quote and everything opened after it; what was open becomes a literal."""
        del self._opened[opened:]
        for mark in [mark for mark, index in self._quotes.items() if index >= opened]:
            del self._quotes[mark]

    def push(self, item: Item) -> None:
        """Put an item on top as it is."""
        self._stack.append(item)
        self._size += item.size

    def pop(self) -> None:
        """Take the item on top away."""
        self._size -= self._stack.pop().size

    def cut_to(self, height: int) -> None:
        """Take items away until `height` are left, the bottom counted."""
        while len(self._stack) > height:
            self.pop()

    def cap(self) -> bytes:
        """Drop items until the rest fits. Whether a `'` closes depends on what follows, so none stays on top."""
        while self._size > TEMPLATE_BYTES or self._stack[-1] is _APOSTROPHE:
            self.pop()
        return self.finish()

    def finish(self) -> bytes:
        """Return the text of the stack; no lone `<` below the variable on top, no space at the end."""
        self.settle()
        if SPACE_COLLAPSED and self._stack[-1] is SPACE_ITEM:
            self.pop()
        return b"".join([item.text for item in self._stack])


# By `Item.arrival`: start (never arrives), space, delimiter, literal, word, calendar, unit, variable, then the
# delimiters with a part to play: opening and closing bracket, quote, closing arrow.
_ARRIVALS: tuple[Callable[[_Reducer, Item], None], ...] = (
    _Reducer.delimiter,
    _Reducer.space,
    _Reducer.delimiter,
    _Reducer.delimiter,
    _Reducer.word,
    _Reducer.calendar,
    _Reducer.unit,
    _Reducer.variable,
    _Reducer.open_bracket,
    _Reducer.close_bracket,
    _Reducer.quote,
    _Reducer.close_arrow,
)
