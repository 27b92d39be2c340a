"""What becomes of records on their way, as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from lipservice_generator.markdown import cell, code, table
from lipservice_generator.otlp.representation import Otlp, Profile, SeverityTable, StampedAttribute, StatusRange
from lipservice_generator.otlp.schema import GRPC_CODES

_HEAD = "<!-- Made by `nox -s generate` from spec/otlp.yaml. -->"

_LIMITS = {
    "attributes": "attributes of a record; further ones are counted as dropped",
    "depth": "levels of lists and maps",
    "values": "values of a record, body and nested ones included",
    "key_bytes": "bytes of a key",
    "text_bytes": "bytes of a text",
    "record_bytes": "bytes of all texts, keys and bytes of a record",
}


def export_page(otlp: Otlp) -> str:
    """Return the page as Markdown."""
    lines = [_HEAD, "", "# Export", "", otlp.doc, "", "## Answers", "", *_actions(otlp), ""]
    for profile in otlp.profiles:
        lines += [f"### {profile.name}", "", *_profile(profile), ""]
    lines += ["## Waiting", "", *_backoff(otlp), "", "## Losses", "", *_losses(otlp), ""]
    lines += ["## Severities", "", *_severities(otlp.severities), "", "## Attributes", "", *_attributes(otlp), ""]
    lines += ["## Limits", "", *_limits(otlp), "", "## How it is read", ""]
    readings = (*otlp.correlation.readings, *otlp.stamps.readings, *otlp.readings)
    lines += [*(f"- {doc}" for _, doc in readings), ""]
    return "\n".join(lines)


def _actions(otlp: Otlp) -> Iterator[str]:
    """Say what each action is, as far as the spec has it."""
    meanings = {
        "accept": "the records have arrived, but for those that a partial success names",
        "retry": "the same is sent again, later",
        "retry_few": "the same, but after a few tries the batch is halved; a single record is lost",
        "halve": "both halves are sent; a single record is lost",
        "bisect": f"halves, and halves of halves, for at most {otlp.bisect_requests} requests; what then comes back,"
        " and a single record, is lost",
        "uncompressed": "the same is sent again at once, and nothing compressed from now on",
        "stop": "nothing is sent any more, unless a token provider has a new token",
        "lose": "the batch is lost",
    }
    yield "What an answer means is a table of its status, one for each profile; the first range that fits counts."
    yield "A connection that fails before there is an answer is a retry."
    yield ""
    yield from table(("action", "meaning"), ([code(name), cell(meanings[name])] for name in otlp.actions))
    yield ""
    yield f"At most {otlp.reply_bytes:,} bytes of an answer are read. Bodies above {otlp.gzip_above:,} bytes are"
    yield f"compressed. A token is asked for anew {_time(otlp.token_refresh_ms)} before it expires."


def _profile(profile: Profile) -> Iterator[str]:
    yield f"{profile.doc} Path `{profile.path}`, at most {profile.body_limit:,} bytes before compression."
    if profile.few_tries:
        yield f"`retry_few` stands for {profile.few_tries} tries."
    if profile.reset_above:
        yield f"A reset of a body above {profile.reset_above:,} bytes halves the batch, once."
    optional = {"the observed time": profile.observed_time, "the severity's text": profile.severity_text}
    left_out = [name for name, sent in optional.items() if not sent]
    if left_out:
        yield f"Not sent: {' and '.join(left_out)}."
    if not profile.reads_replies:
        yield "The body of an answer is not read."
    yield ""
    yield from table(("status", "action", "lost as"), (_status(entry) for entry in profile.statuses))


def _status(entry: StatusRange) -> list[str]:
    shown = str(entry.first) if entry.first == entry.last else f"{entry.first} to {entry.last}"
    return [shown, code(entry.action), code(entry.loss) if entry.loss else ""]


def _backoff(otlp: Otlp) -> Iterator[str]:
    backoff = otlp.backoff
    yield f"Before repetition `n`, from 0: a random time below {_time(backoff.base_ms)} times 2 to the `n`, and below"
    yield f"{_time(backoff.cap_ms)}. After an answer with Retry-After: that time and a random part below"
    yield f"{_time(backoff.base_ms)}, never more than {_time(backoff.retry_after_cap_ms)} together. While such a pause"
    yield f"lasts, records below severity {backoff.throttled_keeps} are taken only while the queue is less than half"
    yield "full."
    names = {number: name for name, number in GRPC_CODES.items()}
    yield ""
    yield f"Over gRPC these are repeated: {_grpc(names, otlp.grpc.retry)}; and with a RetryInfo"
    yield f"{_grpc(names, otlp.grpc.retry_with_info)}."


def _grpc(names: dict[int, str], numbers: Sequence[int]) -> str:
    return ", ".join(f"`{names[number]}`" for number in numbers)


def _time(milliseconds: int) -> str:
    return f"{milliseconds // 1000:,} s" if milliseconds % 1000 == 0 else f"{milliseconds:,} ms"


def _losses(otlp: Otlp) -> Iterator[str]:
    yield "Every lost record is counted under exactly one of these, and losses are told at most once in"
    yield f"{otlp.notice_seconds} s."
    yield ""
    yield from table(("loss", "meaning"), ([code(loss.name), cell(loss.doc)] for loss in otlp.losses))


def _severities(tables: Sequence[SeverityTable]) -> Iterator[str]:
    yield "OpenTelemetry's numbers for the levels of logging libraries. Names count in any case; of numeric levels the"
    yield "highest that is not above the record's; below all of them, the lowest's number."
    yield ""
    rows = ([code(entry.library), cell(entry.doc), _levels(entry)] for entry in tables)
    yield from table(("library", "what", "severity by level"), rows)


def _levels(entry: SeverityTable) -> str:
    if entry.offset is not None:
        return f"level + {entry.offset}, from 1 to 24"
    levels = ", ".join(f"{level} is {severity}" for level, severity in entry.levels)
    names = ", ".join(f"{code(name)} {severity}" for name, severity in entry.names)
    return "; ".join(filter(None, (levels, names)))


def _attributes(otlp: Otlp) -> Iterator[str]:
    for title, attributes in (("of a record", otlp.record_attributes), ("of the resource", otlp.resource_attributes)):
        yield from table((title, "meaning"), (_attribute(entry) for entry in attributes))
        yield ""
    yield f"The scope is `{otlp.scope}`, with the package's version."
    yield ""
    yield from _correlation(otlp)
    yield ""
    yield from _stamps(otlp)


def _correlation(otlp: Otlp) -> Iterator[str]:
    known = otlp.correlation
    yield "A request says who makes it by these headers:"
    yield ""
    headers = ((known.trace, "the trace"), (known.state, "its state"))
    persons = ((known.distinct_id, "the person"), (known.session_id, "the session"))
    yield from table(("header", "of"), ([code(name), of] for name, of in (*headers, *persons)))
    yield ""
    yield f"An id has at most {known.id_bytes} bytes, a state {known.state_bytes}; a longer one is none."


def _stamps(otlp: Otlp) -> Iterator[str]:
    stamps = otlp.stamps
    unsaid = ", ".join(code(reason) for reason in stamps.unsaid)
    yield f"Of a sampled record the reasons {unsaid} go without saying. {code(stamps.retro)} is a record that was sent"
    yield f"after all because its request failed, {code(stamps.settled)} one that only accounts for others, and"
    yield f"{code(stamps.keep)} one that the caller wanted kept."


def _attribute(entry: StampedAttribute) -> list[str]:
    value = f" Always {code(entry.value)}." if entry.value else ""
    return [code(entry.key), cell(entry.doc) + value]


def _limits(otlp: Otlp) -> Iterator[str]:
    rows = ([f"{getattr(otlp.limits, entry.name):,}", _LIMITS[entry.name]] for entry in fields(otlp.limits))
    yield from table(("at most", "of"), rows)
    yield ""
    yield "What stands for something that is not sent:"
    yield ""
    marks = ((entry.name, getattr(otlp.marks, entry.name)) for entry in fields(otlp.marks))
    yield from table(("mark", "text"), ([code(name), code(text)] for name, text in marks))
