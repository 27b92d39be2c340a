"""Builds what `policy.yaml` means out of sections that passed every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lipservice_generator.pattern import parse_class
from lipservice_generator.policy.quantity import build_quantities
from lipservice_generator.policy.representation import (
    Actions,
    Api,
    Client,
    Cost,
    Field,
    Limits,
    Message,
    Named,
    Number,
    Object,
    PolicyDocument,
    ShortForm,
    Word,
)
from lipservice_generator.policy.schema import ExpectedModel, FieldModel, ProbabilityModel
from lipservice_generator.policy.wording import fill, listed, size_in_words
from lipservice_generator.sampling.representation import Algorithm, AlgorithmField

Sections = Mapping[str, Any]


def build_policy(sections: Sections, algorithms: Sequence[Algorithm], one: int) -> PolicyDocument:
    """Join the sections with the algorithms that an action can name; `one` is the rate of probability 1."""
    cost = sections["budget"].cost
    return PolicyDocument(
        doc=sections["doc"],
        limits=Limits(**sections["limits"].model_dump()),
        expected=sections["expected"].object,
        objects=tuple(
            Object(name, _fields(model.fields, sections["expected"]), model.doc)
            for name, model in sections["objects"].items()
        ),
        actions=_actions(sections, algorithms),
        quantities=build_quantities(sections),
        cost=Cost(sections["budget"].record_cost, cost[0], cost[1]),
        one=one,
        messages=tuple(Message(name, text) for name, text in sections["messages"].model_dump().items()),
        api=_api(sections["api"]),
        client=_client(sections["client"]),
        readings=tuple((entry.id, entry.doc) for entry in sections["readings"]),
    )


def _fields(models: Mapping[str, FieldModel], expected: ExpectedModel) -> tuple[Field, ...]:
    return tuple(_field(name, model, expected) for name, model in models.items())


def _field(name: str, model: Any, expected: ExpectedModel) -> Field:
    low, high = getattr(model, "range", (0, 0))
    words = getattr(model, "words", {})
    characters = getattr(model, "characters", None)
    return Field(
        name=name,
        type=model.type,
        required=model.required,
        optional=model.optional,
        default=getattr(model, "default", None),
        low=low,
        high=high,
        words=tuple(Number(word.lower(), value) for word, value in words.items()),
        choices=tuple(getattr(model, "choices", ())),
        characters="".join(map(chr, sorted(parse_class(characters)))) if characters else "",
        of=getattr(model, "of", ""),
        entry_bytes=getattr(model, "bytes", 0),
        size=size_in_words(low, high) if model.type in {"list", "map"} else "",
        expected=_expected(model, expected),
        expected_entry=_expected_entry(model, expected),
        unit=model.unit,
        doc=model.doc,
    )


def _expected(model: Any, expected: ExpectedModel) -> str:
    match model.type:
        case "integer" if model.words:
            words = listed(list(model.words))
            return fill(expected.integer_or_word, low=model.range[0], high=model.range[1], words=words)
        case "integer":
            return fill(expected.integer, low=model.range[0], high=model.range[1])
        case "text" if model.characters:
            return fill(expected.text_of, size=size_in_words(*model.range), characters=model.characters[1:-1])
        case "text":
            return fill(expected.text, size=size_in_words(*model.range))
        case "choice":
            return fill(expected.choice, choices=listed(model.choices))
    return str(getattr(expected, model.type))


def _expected_entry(model: Any, expected: ExpectedModel) -> str:
    match model.type:
        case "map":
            return fill(expected.entry, bytes=model.bytes)
        case "list":
            return expected.object
    return ""


def _actions(sections: Sections, algorithms: Sequence[Algorithm]) -> Actions:
    actions, expected, decimals = sections["actions"], sections["expected"], sections["probability"].decimals
    own = {entry.name: entry.name for entry in algorithms if not entry.fields}
    fields = {(entry.name, field.name): field for entry in algorithms for field in entry.fields}
    rate = fields[actions.rate.algorithm, actions.rate.field]
    return Actions(
        algorithms=tuple(_algorithm(entry, expected, sections["probability"]) for entry in algorithms),
        words=tuple(Word(name, algorithm) for name, algorithm in {**own, **actions.words}.items()),
        percent=ShortForm(
            actions.percent.algorithm, actions.percent.field, fill(expected.percent, decimals=decimals - 2)
        ),
        rate=ShortForm(actions.rate.algorithm, actions.rate.field, fill(expected.rate, low=rate.low, high=rate.high)),
        expected=fill(expected.choice, choices=listed([entry.name for entry in algorithms])),
    )


def _algorithm(algorithm: Algorithm, expected: ExpectedModel, probability: ProbabilityModel) -> Object:
    fields = tuple(_algorithm_field(field, expected, probability) for field in algorithm.fields)
    return Object(algorithm.name, fields, algorithm.doc)


def _algorithm_field(field: AlgorithmField, expected: ExpectedModel, probability: ProbabilityModel) -> Field:
    values = {"low": field.low, "high": field.high, "decimals": probability.decimals}
    return Field(
        name=field.name,
        type=field.form,
        required=True,
        optional=False,
        default=None,
        low=field.low,
        high=field.high,
        words=(),
        choices=(),
        characters="",
        of="",
        entry_bytes=0,
        size="",
        expected=fill(getattr(expected, field.form), **values),
        expected_entry="",
        unit="",
        doc=field.doc,
    )


def _client(model: Any) -> Client:
    values = model.model_dump()
    named = {key: tuple(Named(name, doc) for name, doc in values[key].items()) for key in ("sources", "failures")}
    return Client(**{**values, **named})


def _api(model: Any) -> Api:
    return Api(model.path, tuple(model.query), tuple(model.query.values()), model.doc)
