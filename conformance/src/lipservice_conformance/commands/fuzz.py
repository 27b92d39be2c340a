"""`fuzz`: all SDKs and the slow model on generated input; with `--mutant`, proof that it finds a seeded fault."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from lipservice_generator.fingerprint import spec_sha
from rich.console import Console
from rich.markup import escape

from lipservice_conformance import fuzz
from lipservice_conformance.campaign import Campaign, run_campaign, shares_of
from lipservice_conformance.commands.parsers import Subparsers, add_templates
from lipservice_conformance.driver import Driver, build_driver, find_drivers
from lipservice_conformance.fragments import fragments
from lipservice_conformance.fuzz import Fuzzing
from lipservice_conformance.guarantees.table import print_guarantees
from lipservice_conformance.matrix import slow_model_driver
from lipservice_conformance.mutant import mutants
from lipservice_conformance.mutant_build import MutantError, build_sdk, read_mutant
from lipservice_conformance.named_mutant import named_mutants
from lipservice_conformance.proposals import keep_findings
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.specification import Specification, read_specification
from lipservice_conformance.vector import load_vectors

__all__ = ["execute", "register"]

# What `--mutant` changes: a token rule goes, or something that a reduction looks for.
_MUTATED = ("tokens.rules: drop ", "reductions.join.", "reductions.pair.", "reductions.brackets.pairs")


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "fuzz",
        parents=[common],
        help="all SDKs and the slow model on generated input",
        description=fuzz.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cases", type=int, default=1_000_000, help="at least so many per SDK (default: %(default)s)")
    parser.add_argument("--examples", type=int, default=200, help="for Hypothesis (default: %(default)s)")
    parser.add_argument("--timelines", type=int, default=10_000, help="for the sampler (default: %(default)s)")
    parser.add_argument("--exports", type=int, default=40_000, help="for encoders and settings (default: %(default)s)")
    parser.add_argument("--guarantees", type=int, default=5, help="seeds for each of them (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--mutant", action="store_true", help="put an SDK with a seeded fault in; exit 1 unless found")
    add_templates(parser)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Fuzz, print what was found, write the report."""
    specification = read_specification(options.spec)
    if options.mutant:
        return _mutant(options, specification)
    drivers = find_drivers(options.sdks)
    for driver in drivers:
        build_driver(driver)
    seats = [(driver, specification.sha) for driver in (*drivers, slow_model_driver())]
    started = time.monotonic()
    fuzzing = _fuzz(options, specification, seats)
    merge_report(options.reports / "fuzz.json", _measures(fuzzing, time.monotonic() - started))
    broken = print_guarantees(options.sdks, options.guarantees)
    for kept in keep_findings(fuzzing.findings, options.reports / "fuzz-found"):
        print(f"kept in {kept}")
    found = "".join(f"{finding.line()}\n" for finding in fuzzing.findings)
    (options.reports / "fuzz-found.jsonl").write_text(found, "utf-8")
    return 1 if fuzzing.findings or broken else 0


def _measures(fuzzing: Fuzzing, seconds: float) -> list[Measure]:
    return [
        Measure("fuzz.cases", fuzzing.cases, "cases per SDK"),
        Measure("fuzz.timelines", fuzzing.timelines, "timelines per SDK"),
        Measure("fuzz.found", len(fuzzing.findings), "findings"),
        Measure("fuzz.seconds", round(seconds, 1), "s"),
        Measure("fuzz.rate", round(fuzzing.cases / seconds), "cases per SDK and second"),
    ]


def _mutant(options: argparse.Namespace, specification: Specification) -> int:
    """Change one rule of the signature and one of the sampler, chosen by the seed: the slow model must notice both."""
    signature = argparse.Namespace(**{**vars(options), "timelines": 0, "exports": 0})
    sampler = argparse.Namespace(**{**vars(options), "cases": 0, "examples": 0, "exports": 0})
    missed = 0
    for part, first_that_builds in ((signature, _first_that_builds), (sampler, _sampler_mutant)):
        with tempfile.TemporaryDirectory() as folder:
            name, driver, sha = first_that_builds(part, Path(folder))
            seats = [(driver, sha), (slow_model_driver(), specification.sha)]
            found = _fuzz(part, specification, seats).findings
        print(f"the mutant ({name}) was {'found' if found else 'NOT found'}")
        missed += not found
    return 1 if missed else 0


def _sampler_mutant(options: argparse.Namespace, folder: Path) -> tuple[str, Driver, str]:
    """Build one of the named mistakes of samplers."""
    mutant = random.Random(options.seed).choice(list(named_mutants(options.spec)))  # noqa: S311 - repeatable
    representation = read_mutant(mutant, options.spec, folder / "spec")
    driver = build_sdk(representation, folder / "spec", options.templates, folder / "sdks")
    return mutant.name, driver, spec_sha(representation)


def _first_that_builds(options: argparse.Namespace, folder: Path) -> tuple[str, Driver, str]:
    """Build a mutant, with the hash of its spec. One that the generator refuses is passed over."""
    candidates = [mutant for mutant in mutants(options.spec) if mutant.name.startswith(_MUTATED)]
    random.Random(options.seed).shuffle(candidates)  # noqa: S311 - repeatable, not secret
    faults = []
    for number, mutant in enumerate(candidates):
        root = folder / str(number)
        try:
            representation = read_mutant(mutant, options.spec, root / "spec")
            driver = build_sdk(representation, root / "spec", options.templates, root / "sdks")
            return mutant.name, driver, spec_sha(representation)
        except MutantError as error:
            faults.append(f"{mutant.name}: {error}")
    raise MutantError("\n".join(faults) or f"{options.spec}: nothing to change")


def _fuzz(options: argparse.Namespace, specification: Specification, seats: Sequence[tuple[Driver, str]]) -> Fuzzing:
    pieces = fragments(specification.representation, options.seed)
    vectors = load_vectors(options.vectors, specification.operations.values())
    known = tuple(text for vector in vectors if isinstance(text := vector.arguments.get("message"), str) and text)
    console = Console()
    started = time.monotonic()

    def progress(cases: int) -> None:
        if console.is_terminal:
            console.print(f"{cases} cases, {cases / (time.monotonic() - started):.0f} a second", end="\r")

    shares = shares_of(options.seed, options.cases, options.examples, options.timelines, options.exports)
    fuzzing = run_campaign(Campaign(tuple(seats), pieces, known), shares, progress)
    for finding in fuzzing.findings:
        console.print(escape(f"proposed vector: {finding}"), highlight=False)
    seconds = time.monotonic() - started
    names = ", ".join(driver.language for driver, _ in seats)
    rate = fuzzing.cases / seconds
    console.print(
        f"{names}: {fuzzing.cases} cases each, of them {fuzzing.timelines} timelines, {len(fuzzing.findings)} found, "
        f"{seconds:.1f} s, {rate:.0f} a second",
        soft_wrap=True,
    )
    return fuzzing
