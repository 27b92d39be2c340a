"""What redaction takes out, as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from lipservice_generator.markdown import cell, code, table
from lipservice_generator.policy.wording import fill
from lipservice_generator.redaction.representation import Redaction, RedactionRule

_HEAD = "<!-- Made by `nox -s generate` from spec/redaction.yaml. -->"

_INTRO = """Off unless the option `redact` is true (`LIPSERVICE_REDACT=true`). Then this is taken out of every record
that is sent, on the way to the queue: after the decision and after `before_send`, so what the hook adds is looked at,
too. Dropped records cost nothing. The application's own output, and what `before_send` is shown, stay as they are.

- Looked at: the body, all attributes at every depth, among them the exception's message and trace, templates and
  parameters of messages; records that were held back for their request, and those of LipService that only account for
  others.
- Not looked at: {untouched}; the attributes of the resource; level; ids of traces; numbers, truth values and the names
  of attributes.
- A pattern is found in the message as it was: redaction changes neither patterns nor decisions.
- If redaction fails on a record, nothing of it is sent but its time, its level, its ids and counts: {fault} stands for
  the rest, and it is counted.
- How many values were taken out, by rule, is in the client's stats (`redacted`)."""

_MISSED = """- Secrets without a shape: passwords, AWS secret keys, session ids and hashes in the midst of a message. In
  `password=hunter2` nothing tells the value from prose: log such things as attributes, by name.
- Names inside of JSON or of a query that is itself a text; what the rules fit there is found.
- Names of people, street addresses, phone numbers, IP addresses, account numbers other than those of cards.
- Numbers: a card number that is an integer and no text. Names of attributes, even if they are addresses.
- E-mail addresses with quotes, with characters that are not ASCII, or with a host without a full stop.
- What is encoded: Base64, percent signs (`%40`), compressed bytes; what is split between two values; what follows a
  letter or a digit where a rule asks for none, as in `%3Dghp_...`.
- The id of the person. Who logs in by e-mail address and gives that as distinct id wants to find it again."""


def redaction_page(redaction: Redaction) -> str:
    """Return the page as Markdown."""
    untouched = ", ".join(map(code, redaction.untouched))
    intro = fill(_INTRO, untouched=untouched, fault=code(redaction.fault))
    lines = [_HEAD, "", "# Redaction", "", redaction.doc, "", intro, ""]
    lines += ["## Names", "", *_names(redaction), "", "## Rules", "", *_rules(redaction), ""]
    lines += ["### What becomes of it", "", *_examples(redaction.rules), ""]
    lines += ["### What stays as it is", "", *_near(redaction.rules), ""]
    lines += ["## Other reasons", "", *_reasons(redaction), ""]
    lines += ["## What it does not catch", "", _MISSED, ""]
    lines += ["## How it is read", "", *(f"- {doc}" for _, doc in redaction.readings), ""]
    return "\n".join(lines)


def _names(redaction: Redaction) -> Iterator[str]:
    yield f"A value becomes {code(redaction.key)}, whatever it is, if its name ends in one of these, in any case and"
    yield "with or without `-` and `_`; `redact_keys` (`LIPSERVICE_REDACT_KEYS`) adds others, separated by commas:"
    yield ""
    yield ", ".join(map(code, redaction.names)) + "."


def _rules(redaction: Redaction) -> Iterator[str]:
    yield f"Found anywhere in a text, of which the first {redaction.text_bytes:,} bytes are looked at. The time grows"
    yield "with the length of a text and no faster; the generator proves it of every rule."
    yield ""
    rows = ([code(rule.id), cell(rule.doc), code(rule.pattern.source), _beside(rule)] for rule in redaction.rules)
    yield from table(("rule", "takes out", "pattern", "and"), rows)


def _beside(rule: RedactionRule) -> str:
    said = []
    for where, members in (("not behind", rule.not_before), ("not before", rule.not_after)):
        if members:
            said.append(f"{where} {code(_class(members))}")
    if rule.check:
        said.append(f"check: {rule.check}")
    return "; ".join(said)


def _class(members: tuple[int, ...]) -> str:
    """Write a set of bytes as a class: runs of three and more as ranges."""
    text, at = "", 0
    while at < len(members):
        end = at
        while end + 1 < len(members) and members[end + 1] == members[end] + 1:
            end += 1
        first, last = chr(members[at]), chr(members[end])
        text += f"{first}-{last}" if end - at > 1 else "".join(map(chr, members[at : end + 1]))
        at = end + 1
    return f"[{text}]"


def _examples(rules: tuple[RedactionRule, ...]) -> Iterator[str]:
    changed = [each for rule in rules for each in rule.examples if each.text != each.redacted]
    yield from table(("text", "sent"), ([_shown(each.text), _shown(each.redacted)] for each in changed))


def _near(rules: tuple[RedactionRule, ...]) -> Iterator[str]:
    for rule in rules:
        near = [_shown(each.text) for each in rule.examples if each.text == each.redacted]
        yield f"- {code(rule.id)}: {', '.join(near)}"


def _shown(text: str) -> str:
    return code(text.replace("\n", "\\n"))


def _reasons(redaction: Redaction) -> Iterator[str]:
    marks = {"key": redaction.key, "too_long": redaction.too_long, "fault": redaction.fault}
    yield from table(("stands for it", "what"), ([code(marks[name]), cell(doc)] for name, doc in redaction.reasons))
