"""Reads a spec folder into the intermediate representation, or raises every diagnostic at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lipservice_generator.automaton import AutomatonError, compile_automaton
from lipservice_generator.build import Concerns, build_representation, build_rules, piece_bytes
from lipservice_generator.check import check_signature
from lipservice_generator.config.read import read_config
from lipservice_generator.diagnostic import Diagnostic, SpecError
from lipservice_generator.doctor.read import read_doctor
from lipservice_generator.document import Document, read_document
from lipservice_generator.fingerprint import profile_sha
from lipservice_generator.otlp.read import read_otlp
from lipservice_generator.policy.read import read_policy
from lipservice_generator.redaction.read import read_redaction
from lipservice_generator.representation import Automaton, Representation
from lipservice_generator.sampling.read import read_sampling
from lipservice_generator.schema import LipserviceModel, SignatureModel
from lipservice_generator.shape import Shape, read_shape

PRODUCT = "lipservice.yaml"
SIGNATURE = "signature.yaml"
SAMPLING = "sampling.yaml"
POLICY = "policy.yaml"
OTLP = "otlp.yaml"
CONFIG = "config.yaml"
DOCTOR = "doctor.yaml"
REDACTION = "redaction.yaml"
RELEASED = "released.lock"

# The rate that is probability 1.
ONE = 2**24

# Faults between sections that leave the token rules without a meaning, so that compiling them would only add noise.
_BLOCKS_COMPILATION = frozenset({"LS022", "LS027", "LS030", "LS031", "LS032", "LS043", "LS050"})


def load_representation(spec: Path, shown_as: str = "spec") -> Representation:
    """Read `spec/*.yaml`. Raises SpecError with all diagnostics, sorted; `shown_as` is the folder's name in them."""
    diagnostics: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    for name in (PRODUCT, SIGNATURE, SAMPLING, POLICY, OTLP, CONFIG, REDACTION, DOCTOR):
        try:
            documents[name] = read_document(spec / name, f"{shown_as}/{name}")
        except SpecError as error:
            diagnostics += error.diagnostics
    product = _shape(documents.get(PRODUCT), LipserviceModel, {}, diagnostics)
    document = documents.get(SIGNATURE)
    word_lists = _word_lists(document)
    signature = _shape(document, SignatureModel, word_lists, diagnostics)
    automaton = None
    if document is not None:
        diagnostics += check_signature(document, signature.sections, word_lists)
        automaton = _automaton(document, signature.sections, word_lists, diagnostics)
    concerns = _concerns(documents, product.sections, (spec, shown_as), diagnostics)
    if diagnostics or automaton is None or document is None or concerns is None:
        raise SpecError(diagnostics)
    representation = build_representation(product.sections, signature.sections, word_lists, automaton, concerns)
    _check_released(spec / RELEASED, document, representation)
    return representation


def _concerns(
    documents: Mapping[str, Document],
    product: Mapping[str, Any],
    folder: tuple[Path, str],
    diagnostics: list[Diagnostic],
) -> Concerns | None:
    """Read the files that have packages of their own; `folder` is the spec's, and how it is shown."""
    sampling = read_sampling(documents[SAMPLING], *folder, diagnostics) if SAMPLING in documents else None
    policy = read_policy(documents[POLICY], sampling, ONE, diagnostics) if POLICY in documents else None
    languages = product.get("packages")
    otlp = read_otlp(documents[OTLP], *folder, languages, diagnostics) if OTLP in documents else None
    resource = [attribute.name for attribute in otlp.resource_attributes] if otlp is not None else None
    config = read_config(documents[CONFIG], resource, languages, diagnostics) if CONFIG in documents else None
    redaction = read_redaction(documents[REDACTION], otlp, diagnostics) if REDACTION in documents else None
    doctor = read_doctor(documents[DOCTOR], diagnostics) if DOCTOR in documents else None
    if sampling is None or policy is None or otlp is None or config is None or redaction is None or doctor is None:
        return None
    return Concerns(sampling, policy, otlp, config, doctor, redaction)


def _shape(
    document: Document | None, model: Any, word_lists: Mapping[str, tuple[str, ...]], diagnostics: list[Diagnostic]
) -> Shape:
    shape = read_shape(document, model, word_lists) if document is not None else Shape({}, ())
    diagnostics += shape.diagnostics
    return shape


def _word_lists(document: Document | None) -> dict[str, tuple[str, ...]]:
    """Take the word lists out of unchecked data, so that patterns can be read while other faults are collected."""
    data = document.data if document is not None else None
    lists = data.get("words") if isinstance(data, dict) else None
    result: dict[str, tuple[str, ...]] = {}
    for name, entry in lists.items() if isinstance(lists, dict) else ():
        words = entry.get("words") if isinstance(entry, dict) else None
        kept = {word for word in words if isinstance(word, str) and word} if isinstance(words, list) else set()
        any_case = isinstance(entry, dict) and entry.get("any_case") is True
        result[name] = tuple(sorted({word.lower() if any_case else word for word in kept}))
    return result


def _automaton(
    document: Document,
    sections: Mapping[str, Any],
    word_lists: Mapping[str, tuple[str, ...]],
    diagnostics: list[Diagnostic],
) -> Automaton | None:
    """Compile the token rules, unless one of the sections they need has a fault."""
    blocked = any(diagnostic.code in _BLOCKS_COMPILATION for diagnostic in diagnostics)
    if blocked or not {"tokens", "words", "classes"} <= sections.keys():
        return None
    try:
        return compile_automaton(build_rules(sections["tokens"], word_lists), piece_bytes(sections["classes"]))
    except AutomatonError as error:
        path = ("tokens", "rules", error.rule, "id")
        diagnostics.append(document.diagnostic(error.code, path, error.message, error.hint))
        return None


def _check_released(lock: Path, document: Document, representation: Representation) -> None:
    """A released profile is frozen: its hash stands in the lock file, a line `profile sha256`."""
    if not lock.exists():
        return
    released = dict(line.split(maxsplit=1) for line in lock.read_text("utf-8").splitlines() if " " in line)
    profile = representation.signature.profile
    if released.get(profile, "").strip() in {"", profile_sha(representation)}:
        return
    message = f"profile `{profile}` is released and may not change"
    hint = "copy it to the next name, such as token-class-2, and change that"
    raise SpecError([document.diagnostic("LS052", ("profile",), message, hint)])
