"""What the spec says of each rule, in a sentence, and under which heading it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from lipservice_generator.config.representation import Config
from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.redaction.representation import Redaction
from lipservice_generator.representation import Representation, SignatureProfile
from lipservice_generator.sampling.representation import Sampling

from lipservice_conformance.coverage import TIMELINES
from lipservice_conformance.export_coverage import POSTHOG, config_rules, encode_rules, reply_rules

__all__ = ["KINDS", "kind_of", "rule_docs"]

# The heading, by the part of a rule's name before the dot; in the order of the page. An unknown kind comes last.
KINDS = {
    "token": "Token rules",
    "reduction": "Reductions",
    "reading": "Readings",
    "limit": "Limits",
    "class": "Classes",
    "list": "Word lists",
    "key": "Key",
    "text": "Text",
    "field": "Fields of a policy",
    "action": "Actions of a policy and on an answer",
    "message": "Messages",
    "budget": "Budgets",
    "algorithm": "Algorithms",
    "timeline": "Timelines",
    "wire": "Fields on the wire",
    "mark": "What stands for something that is not sent",
    "status": "Answers of endpoints",
    "backoff": "Waits",
    "retry_after": "Forms of Retry-After",
    "option": "Options",
    "env": "Environment variables",
    "way": "Where records go",
    "posthog": "PostHog's addresses and tokens",
    "rule": "Rules of redaction",
    "name": "Names whose values are redacted",
    "out": "Results of operations",
}
_BELONGS = {"cut": "token"}  # how a token is cut before the rules see it
_WORDS_SHOWN = 8


def kind_of(rule: str) -> str:
    """Return the kind of a rule, a key of KINDS where it is known."""
    kind = rule.partition(".")[0]
    return _BELONGS.get(kind, kind)


def rule_docs(representation: Representation) -> dict[str, str]:
    """Return a sentence for every rule of the spec."""
    profile = representation.signature
    docs = {f"out.{entry.name}": entry.doc for operation in representation.operations for entry in operation.outputs}
    docs |= _policy(representation.policy) | _sampling(representation.sampling)
    docs |= {f"token.{rule.id}": rule.doc for rule in profile.tokens.rules}
    docs |= {f"reduction.{kind}": doc for kind, doc in profile.reductions.docs}
    docs |= {f"reading.{reading.id}": reading.doc for reading in profile.readings}
    docs |= {f"limit.{name}": f"The limit is {value:,}." for name, value in asdict(profile.limits).items()}
    docs |= {f"list.{entry.name}": _words(entry.words, any_case=entry.any_case) for entry in profile.words}
    docs |= _values(profile) | _otlp(representation.otlp) | _config(representation.config)
    return docs | _redaction(representation.redaction)


def _otlp(otlp: Otlp) -> dict[str, str]:
    """Return a sentence for every rule of records and answers, by operation where signatures have one of that name."""
    docs = {
        rule: f"The field `{rule.rpartition('.')[2]}` on the wire." for rule in encode_rules(otlp) if rule[0] == "w"
    }
    docs |= {f"encode/limit.{name}": f"The limit is {value:,}." for name, value in asdict(otlp.limits).items()}
    docs |= {f"mark.{name}": f"Written as `{text}`." for name, text in asdict(otlp.marks).items()}
    docs |= {f"encode/reading.{name}": doc for name, doc in otlp.readings}
    docs |= {rule: f"What `{rule.partition('.')[2]}` of the table of answers means." for rule in reply_rules(otlp)}
    docs |= _requests(otlp)
    return docs | {f"backoff.{name}": f"It is {value:,}." for name, value in asdict(otlp.backoff).items()}


def _requests(otlp: Otlp) -> dict[str, str]:
    known, stamps = otlp.correlation, otlp.stamps
    headers = {"trace": known.trace, "state": known.state}
    headers |= {"distinct_id": known.distinct_id, "session_id": known.session_id}
    docs = {f"header.{name}": f"The header `{header}`." for name, header in headers.items()}
    docs |= {f"attribute.{entry.name}": entry.doc for entry in otlp.record_attributes}
    docs |= {f"reason.{name}": "It goes without saying." for name in stamps.unsaid}
    docs |= {
        f"reason.{name}": "It is no decision of the sampler." for name in (stamps.retro, stamps.settled, stamps.keep)
    }
    bounds = {"id_bytes": known.id_bytes, "state_bytes": known.state_bytes}
    docs |= {f"correlation/limit.{name}": f"The limit is {value:,}." for name, value in bounds.items()}
    docs |= {f"correlation/reading.{name}": doc for name, doc in known.readings}
    return docs | {f"stamp/reading.{name}": doc for name, doc in stamps.readings}


def _config(config: Config) -> dict[str, str]:
    docs = {f"option.{option.name}": option.doc for option in config.options}
    docs |= {
        rule: f"The variable `{rule.partition('.')[2].upper()}`." for rule in config_rules(config) if rule[:3] == "env"
    }
    docs |= {f"way.{way.id}": way.doc for way in config.detection}
    docs |= {f"posthog.{name}": f"What PostHog's {name.replace('_', ' ')} are." for name in POSTHOG}
    docs |= {f"config/message.{entry.name}": entry.text for entry in config.messages}
    return docs | {f"config/reading.{name}": doc for name, doc in config.readings}


def _redaction(redaction: Redaction) -> dict[str, str]:
    docs = {f"rule.{rule.id}": rule.doc for rule in redaction.rules}
    docs |= {f"name.{name}": f"Names that end in `{name}`." for name in redaction.names}
    docs |= {f"redact/reason.{name}": doc for name, doc in redaction.reasons}
    return docs | {f"redact/reading.{name}": doc for name, doc in redaction.readings}


def _sampling(sampling: Sampling) -> dict[str, str]:
    docs = {f"algorithm.{algorithm.name}": algorithm.doc for algorithm in sampling.algorithms}
    docs |= {f"reading.{name}": doc for name, doc in sampling.readings}
    return docs | {f"timeline.{name}": doc for name, doc in TIMELINES.items()}


def _policy(policy: PolicyDocument) -> dict[str, str]:
    docs = {f"field.{entry.name}.{field.name}": field.doc for entry in policy.objects for field in entry.fields}
    docs |= {f"action.{entry.name}": entry.doc for entry in policy.actions.algorithms}
    docs |= {f"message.{entry.name}": entry.text for entry in policy.messages}
    docs |= {f"budget.{entry.name.removeprefix('budget_')}": entry.text for entry in policy.messages}
    docs |= {f"reading.{name}": doc for name, doc in policy.readings}
    texts, cost = policy.quantities, policy.cost
    return docs | {
        "action.words": f"Words for actions: {', '.join(word.name for word in policy.actions.words)}.",
        "action.percent": f"{policy.actions.percent.expected.capitalize()}.",
        "action.rate": f"{policy.actions.rate.expected.capitalize()}.",
        "budget.whole_digits": "Digits in front of the point.",
        "budget.decimals": f"At most {texts.budget_decimals} decimals.",
        "budget.record_cost": f"A record costs {cost.record}.",
        "budget.cost": f"A window may cost {cost.low:,} to {cost.high:,}.",
        "budget.units": f"Units: {texts.known_units}.",
        "budget.periods": f"Periods: {texts.known_periods}.",
    }


def _values(profile: SignatureProfile) -> dict[str, str]:
    key = profile.key
    buckets = ", ".join(f"{bucket.name} {bucket.first} to {bucket.last}" for bucket in key.severities)
    return {
        "class.space": f"Bytes that separate tokens: {_bytes(profile.space)}.",
        "class.delimiter": f"Bytes that are items of their own: {_bytes(profile.delimiters)}.",
        "class.closer": f"Bytes that come off the end of a token: {_bytes(profile.closers)}.",
        "cut.lead": f"One leading `{profile.tokens.lead}` is split off.",
        "cut.ellipsis": f"A run of {profile.tokens.ellipsis} dots or more splits a token.",
        "key.parts": f"What enters the id: {', '.join(key.parts)}.",
        "key.severities": f"Buckets of severity numbers: {buckets}; otherwise {key.default_severity}.",
        "text.lines": f"Of several lines: {profile.lines}.",
        "text.json_message_keys": f"Keys that hold the text of a JSON body: {', '.join(profile.json_message_keys)}.",
        "text.placeholder": f"What stands for a variable part: `{profile.placeholder}`.",
    }


def _words(words: tuple[str, ...], *, any_case: bool) -> str:
    first = ", ".join(words[:_WORDS_SHOWN])
    more = " …" if len(words) > _WORDS_SHOWN else ""
    return f"{len(words)} words{', in any case' if any_case else ''}: {first}{more}"


def _bytes(values: Iterable[int]) -> str:
    return " ".join(chr(value) if 0x21 <= value < 0x7F else f"{value:02X}" for value in values)
