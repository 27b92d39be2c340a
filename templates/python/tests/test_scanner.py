from __future__ import annotations

import itertools
import json
import random
import re
import threading
from collections.abc import Callable

import pytest

import lipservice
from lipservice import Scanner
from lipservice._json_form import is_form
from lipservice._scanner import _LONGEST_CACHED
from lipservice._tables import (
    FIRST_LINE_ONLY,
    JSON_MESSAGE_KEYS,
    PLACEHOLDER,
    SPACE_BYTES,
    SPACE_COLLAPSED,
    TEMPLATE_BYTES,
    TEXT_BYTES,
)
from lipservice._text import cut, repair

Corpus = Callable[[int, int], list[str]]

PLACE = PLACEHOLDER.decode()
KEY = JSON_MESSAGE_KEYS[0].decode()


class TestTheTemplate:
    def test_of_a_template_is_itself(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(11, 20_000):
            once = scanner.template(message)
            assert scanner.template(once) == once, message

    def test_does_not_depend_on_what_was_scanned_before(self, corpus: Corpus, scanner: Scanner) -> None:
        messages = corpus(12, 2_000)
        warm = [scanner.template(message) for message in messages * 2][len(messages) :]

        assert [Scanner().template(message) for message in messages] == warm

    def test_does_not_depend_on_digits(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(13, 5_000):
            if len(message) < TEXT_BYTES // 4 and not re.match(r"\s*[\[{]|<JSON", message):
                other = re.sub("[0-9]+", "8", message)
                assert Scanner().template(other) == scanner.template(message)

    def test_is_bounded_unless_it_is_a_form(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(14, 5_000):
            template = scanner.template(message).encode()
            assert len(template) <= TEMPLATE_BYTES or is_form(template)

    def test_is_well_formed_text(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(15, 5_000):
            assert scanner.template(message).encode().decode() == scanner.template(message)

    @pytest.mark.skipif(not SPACE_COLLAPSED, reason="space is kept as it is")
    def test_has_no_space_at_its_ends(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(16, 5_000):
            template = scanner.template(message).encode()
            assert template.strip(SPACE_BYTES) == template

    def test_of_nothing_is_nothing(self, scanner: Scanner) -> None:
        assert scanner.template("") == ""
        assert scanner.template(SPACE_BYTES) == "" or not SPACE_COLLAPSED

    @pytest.mark.parametrize("character", ["\x00", "\ufeff", "\x85", "\xa0", "\u2028", "\x1c", "\x7f"])
    def test_keeps_odd_characters_as_parts_of_words(self, character: str, scanner: Scanner) -> None:
        assert scanner.template(f"a{character}b") == f"a{character}b"


class TestTextAndBytes:
    def test_are_the_same_message(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(21, 5_000):
            assert Scanner().template(repair(message)) == scanner.template(message)

    @pytest.mark.parametrize("lone", [chr(0xD800), chr(0xDFFF)])
    def test_a_lone_surrogate_is_a_replacement_character(self, lone: str, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(22, 1_000):
            text = repair(message).decode()
            assert Scanner().template(lone + text + lone) == scanner.template("\ufffd" + text + "\ufffd")

    def test_an_invalid_byte_is_a_replacement_character(self, corpus: Corpus, scanner: Scanner) -> None:
        for message in corpus(23, 1_000):
            raw = repair(message)
            assert Scanner().template(b"\xff" + raw + b"\xc3") == scanner.template(
                b"\xef\xbf\xbd" + raw + b"\xef\xbf\xbd"
            )

    @pytest.mark.parametrize("character", ["é", "日", "😀"])
    def test_a_cut_inside_a_character_goes_before_it(self, character: str, scanner: Scanner) -> None:
        # Space before the cut, so that what is cut shows within the cap.
        for width in range(1, len(character.encode())):
            spaces = " " * (TEXT_BYTES - width)
            assert scanner.template(f"x{spaces[1:]}{character}") == "x"
            assert scanner.template(f"x{spaces[len(character.encode()) :]}{character}") in {"x", f"x {character}"}

    def test_what_is_beyond_the_limit_does_not_count(self, scanner: Scanner) -> None:
        text = "a " * TEXT_BYTES

        assert scanner.template(text) == scanner.template(text[:TEXT_BYTES])

    def test_a_token_longer_than_a_template_leaves_nothing(self, scanner: Scanner) -> None:
        assert scanner.template("x" * TEMPLATE_BYTES) == "x" * TEMPLATE_BYTES
        assert scanner.template("x" * (TEMPLATE_BYTES + 1)) == ""

    def test_a_template_is_cut_between_items(self, scanner: Scanner) -> None:
        words = "word " * TEMPLATE_BYTES

        assert scanner.template(words) == ("word " * ((TEMPLATE_BYTES + 1) // 5)).strip()


class TestJson:
    def test_the_message_is_scanned(self, scanner: Scanner) -> None:
        assert scanner.signature(f'{{"{KEY}":"job 1"}}').source == "json_key"
        assert scanner.template(f'{{"{KEY}":"job 1"}}') == f"job {PLACE}"

    def test_digits_in_escapes_count_also_when_the_message_is_known(self, scanner: Scanner) -> None:
        assert scanner.template('{"\\u0041":0}') == "<JSON:A>"
        assert scanner.template('{"\\u0042":0}') == "<JSON:B>"
        assert scanner.template('{"\\u0041":0}') == "<JSON:A>"

    def test_digits_that_make_a_number_wrong_count(self, scanner: Scanner) -> None:
        assert scanner.template("[10]") == "<JSON_ARRAY>"
        assert scanner.template("[00]") == f"[{PLACE}]"
        assert scanner.template("[20]") == "<JSON_ARRAY>"

    def test_digits_that_make_a_member_wrong_count(self, scanner: Scanner) -> None:
        for good, bad in (("10", "01"), ('{"b":10}', '{"b":01}'), ("[1,10]", "[1,01]")):
            assert scanner.template(f'{{"a":{good}}}') == "<JSON:a>"
            assert scanner.template(f'{{"a":{bad}}}') != "<JSON:a>"
            assert scanner.template(f'{{"a":{good.replace("1", "2")}}}') == "<JSON:a>"

    def test_a_body_is_kept_whatever_its_numbers_are(self, scanner: Scanner) -> None:
        first = scanner.signature('{"a":10,"b":{"c":"x"},"d":[1,20]}')
        second = scanner.signature('{"a":207,"b":{"c":"x"},"d":[-3,4]}')

        assert second == first
        assert scanner.signature('{"a":8,"b":{"c":"x"},"d":[55,6]}') is first

    def test_a_form_with_digits_is_none(self, scanner: Scanner) -> None:
        assert scanner.template("<JSON:k0>") == "<JSON:k0>"
        assert scanner.template("<JSON:k1>") != "<JSON:k1>"

    @pytest.mark.skipif(not FIRST_LINE_ONLY, reason="the second line is part of the text")
    def test_a_template_that_is_a_body_is_read_again(self, scanner: Scanner) -> None:
        assert scanner.signature('{"a":true}\nmore') == scanner.signature('{"a":true}')

    def test_bodies_in_bodies_end(self, scanner: Scanner) -> None:
        text = "true"
        for _ in range(6):
            text = json.dumps({KEY: text})
        assert scanner.template(scanner.template(text)) == scanner.template(text)


class TestCaches:
    def test_keep_lines_that_only_begin_like_json(self, scanner: Scanner) -> None:
        scanner.signature("[12:00] hello")
        scanner.signature("[12] hello [13]")

        assert len(scanner.messages) == 1

    def test_stay_bounded_under_a_flood_of_messages(self, scanner: Scanner) -> None:
        letters = "abcdefghijklmnopqrstuvwxyz"
        for first in letters:
            for second in letters:
                for third in letters:
                    scanner.template(f"{first}{second}{third}{third} {third}{first}")
        for cache in (scanner.messages, scanner._lines, scanner._patterns, scanner._shapes, scanner._reader.cache):
            assert 0 < len(cache) <= 2 * cache._entries

    def test_lines_with_the_same_items_have_the_template_that_a_new_scanner_finds(self, scanner: Scanner) -> None:
        source = random.Random(7)
        pieces = ["a1", "b2", "it", "s", "user", "msg", "key", "=", ":", "'", '"', "<", ">", "(", ")", ",", "...", "?"]
        pieces += [
            "a1...",
            "b2?",
            ":x",
            "::",
            "a:b",
            "ms",
            "Jan",
            "12",
            "/p/q",
            "v1.2",
            PLACEHOLDER.decode(),
            " ",
            "  ",
            "|",
            "by",
        ]
        for _ in range(4_000):
            line = "".join(source.choices(pieces, k=source.randint(1, 8)))
            assert scanner.template(line) == Scanner().template(line), line

    def test_do_not_keep_long_messages(self, scanner: Scanner) -> None:
        for letter in "abcdef":
            scanner.signature(f"{letter} " * _LONGEST_CACHED, logger=letter * 2 * _LONGEST_CACHED)
            scanner.signature(letter, logger=letter * 2 * _LONGEST_CACHED)

        assert all(len(line) <= _LONGEST_CACHED for line in scanner._lines.recent)
        for text, _, logger, _ in [*scanner.messages.recent, *scanner._patterns.recent]:
            assert len(text) + len(logger) <= _LONGEST_CACHED

    def test_give_the_same_object_for_the_same_pattern(self, scanner: Scanner) -> None:
        assert scanner.signature("job 1 a2") is scanner.signature("job 22 a3")

    def test_do_not_mix_severities_loggers_and_templates(self, scanner: Scanner) -> None:
        for severity, logger, template in [*itertools.product((1, 9, 17), ("", "a"), (None, "job 1", "job %s"))] * 2:
            found = scanner.signature("job 1", severity, logger, template)
            assert found == Scanner().signature("job 1", severity, logger, template)


def test_threads_share_a_scanner(corpus: Corpus) -> None:
    messages = corpus(31, 1_500)
    expected = [Scanner().signature(message) for message in messages]
    shared = Scanner()
    wrong: list[str] = []

    def work(offset: int) -> None:
        for at in range(len(messages)):
            place = (at + offset) % len(messages)
            if shared.signature(messages[place]) != expected[place]:
                wrong.append(messages[place])

    threads = [threading.Thread(target=work, args=(offset * 211,)) for offset in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong


def test_the_function_and_a_scanner_agree(corpus: Corpus, scanner: Scanner) -> None:
    for message in corpus(32, 1_000):
        assert lipservice.signature(message) == scanner.signature(message)


def test_cut_and_scan_agree_on_where_a_text_ends(scanner: Scanner) -> None:
    for unit in ("é ", "日 ", "😀 "):
        text = "." + unit * TEXT_BYTES
        assert scanner.template(text) == scanner.template(cut(text.encode(), TEXT_BYTES))
