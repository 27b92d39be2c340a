"""The rules in words, written out once more."""

import string
from dataclasses import dataclass
from typing import Final

from lipservice_conformance.slow_redaction.fitting import Fit, either, letters, maybe, one, row, some

__all__ = ["RULES", "Rule"]

LETTERS: Final = string.ascii_letters
CAPITALS: Final = string.ascii_uppercase
SMALL: Final = string.ascii_lowercase
DIGITS: Final = string.digits
ALNUM: Final = LETTERS + DIGITS
WORD: Final = ALNUM + "_"
DASHED: Final = WORD + "-"


@dataclass(frozen=True, slots=True)
class Rule:
    """What fits, what may not stand beside it, and what is sent in place of it."""

    name: str
    fit: Fit
    not_before: str = ""
    not_after: str = ""
    is_card: bool = False
    around: tuple[str, str] = ("", "")

    @property
    def replacement(self) -> str:
        """What stands in its place."""
        return f"{self.around[0]}[redacted:{self.name}]{self.around[1]}"


def _credentials(word: str, plain: str, telling: str, all_of_them: str) -> Fit:
    """Fit a word and something behind it that does not look like prose."""
    told = row(some(one(plain), 0), either(one(telling), row(one(SMALL), one(CAPITALS))), some(one(all_of_them), 0))
    return row(letters(word, any_case=True), some(one(" \t"), 1, 4), either(told, some(one(plain), 20)))


def _pem(end: str) -> Fit:
    kind = some(one(CAPITALS + DIGITS + " "), 0)
    return row(letters(f"-----{end} "), kind, letters("PRIVATE KEY"), maybe(letters(" BLOCK")), letters("-----"))


_PEM_CONTENT = either(one(ALNUM + "+/=\\:., \t\r\n"), row(one("-"), one(ALNUM)))
_USER, _PASSWORD = ALNUM + "._~!$&*+=%,;'-", ALNUM + "._~!$&*+=%,;:@^|'(){}-"
_MAILBOX = ALNUM + "._%+-"

RULES: Final = (
    Rule("private_key", row(_pem("BEGIN"), some(_PEM_CONTENT, 0), maybe(_pem("END")))),
    Rule("bearer", _credentials("bearer", LETTERS + "./-", DIGITS + "+_=~", ALNUM + "._~+/=-"), ALNUM),
    Rule("basic", _credentials("basic", LETTERS + "/-", DIGITS + "+_=", ALNUM + "+/=_-"), ALNUM),
    Rule(
        "url_user",
        row(letters("://"), some(one(_USER), 0), one(":"), some(one(_PASSWORD), 1), one("@")),
        around=("://", "@"),
    ),
    Rule(
        "jwt",
        row(
            letters("eyJ"),
            some(one(DASHED), 4),
            one("."),
            some(one(DASHED), 4),
            some(row(one("."), some(one(DASHED), 0)), 1, 3),
        ),
        DASHED,
    ),
    Rule("posthog_key", row(letters("ph"), one(SMALL), one("_"), some(one(ALNUM), 16)), ALNUM),
    Rule(
        "aws_key",
        row(either(*map(letters, ("AKIA", "ASIA", "ABIA", "ACCA"))), some(one(CAPITALS + DIGITS), 16, 16)),
        ALNUM,
        ALNUM,
    ),
    Rule(
        "github_token",
        either(
            row(letters("gh"), one(SMALL), one("_"), some(one(ALNUM), 16)),
            row(letters("github_pat_"), some(one(WORD), 16)),
        ),
        ALNUM,
    ),
    Rule("gitlab_token", row(letters("gl"), some(one(SMALL), 1, 4), one("-"), some(one(DASHED), 20)), ALNUM),
    Rule(
        "stripe_key",
        row(
            either(row(one("sr"), letters("k_"), either(letters("live"), letters("test"))), letters("whsec")),
            one("_"),
            some(one(ALNUM + "+/="), 16),
        ),
        ALNUM,
    ),
    Rule(
        "slack_token",
        row(one("x"), either(row(letters("ox"), one(SMALL)), letters("app")), one("-"), some(one(ALNUM + "-"), 10)),
        ALNUM,
    ),
    Rule("google_key", row(letters("AIza"), some(one(DASHED), 30)), ALNUM),
    Rule("openai_key", row(letters("sk-"), some(one(DASHED), 20)), ALNUM),
    Rule("npm_token", row(letters("npm_"), some(one(ALNUM), 20)), ALNUM),
    Rule(
        "email",
        row(
            some(one(_MAILBOX), 1),
            one("@"),
            some(row(some(one(ALNUM + "-"), 1), one(".")), 1),
            some(one(LETTERS), 2),
        ),
        _MAILBOX,
    ),
    Rule(
        "card",
        row(one("23456"), one(DIGITS), some(row(maybe(one(" -")), one(DIGITS)), 11, 17)),
        WORD + ".",
        WORD,
        is_card=True,
    ),
)
