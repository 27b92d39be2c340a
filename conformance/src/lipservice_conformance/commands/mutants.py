"""`mutants`: what share of the mutants of the spec the vectors catch."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from lipservice_conformance import mutation
from lipservice_conformance.commands.parsers import Subparsers, add_templates
from lipservice_conformance.doctor_mutant import PREFIXES as DOCTOR
from lipservice_conformance.doctor_mutant import doctor_mutants
from lipservice_conformance.export_mutant import PREFIXES, export_mutants
from lipservice_conformance.mutant import Mutant, mutants
from lipservice_conformance.mutation import Setting, Trial, mutation_score, try_all
from lipservice_conformance.program_mutant import program_mutants
from lipservice_conformance.redaction_mutant import PREFIX, redaction_mutants
from lipservice_conformance.report_file import merge_report
from lipservice_conformance.report_mutants import mutants_json, mutants_measures, print_mutants
from lipservice_conformance.specification import Specification, read_specification
from lipservice_conformance.survivors import EQUIVALENTS, SURVIVORS, explain, read_reasons, survivor_faults
from lipservice_conformance.vector import load_vectors

__all__ = ["execute", "register"]

LEAST_SCORE = 0.95
USAGE = 2


@dataclass(frozen=True)
class Part:
    """A part of the spec: how to change it, and the operations whose vectors must notice.

    The names of its mutants begin with one of `prefixes`; those that begin with none of any part are the signature's.
    """

    mutants: Callable[[Path], Iterator[Mutant]]
    operations: frozenset[str]
    prefixes: tuple[str, ...] = ()


PARTS = {
    "signature": Part(mutants, frozenset({"signature"})),
    "sampling": Part(
        program_mutants, frozenset({"decide", "waterfill", "stratified", "random"}), ("sampling", "named")
    ),
    "redaction": Part(redaction_mutants, frozenset({"redact"}), (PREFIX,)),
    "export": Part(export_mutants, frozenset({"encode", "reply", "config", "policy_client"}), PREFIXES),
    "doctor": Part(doctor_mutants, frozenset({"doctor"}), DOCTOR),
}


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "mutants",
        parents=[common],
        help="what share of the mutants of the spec the vectors catch",
        description=mutation.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="only mutants with this in their name; no report")
    parser.add_argument("--part", default="", choices=["", *PARTS], help="only this part of the spec")
    parser.add_argument("--list", action="store_true", help="show the names, try nothing")
    add_templates(parser)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Try the mutants, print the scores, write the reports; exit 1 below the least score or without a reason."""
    chosen = {
        name: [mutant for mutant in part.mutants(options.spec) if options.only in mutant.name]
        for name, part in PARTS.items()
        if options.part in {"", name}
    }
    if not any(chosen.values()):
        print(f"no mutant has {options.only!r} in its name")
        return USAGE
    if options.list:
        print("\n".join(mutant.name for some in chosen.values() for mutant in some))
        return 0
    specification = read_specification(options.spec)
    outcomes = [_try_part(options, specification, name, some) for name, some in chosen.items() if some]
    if not options.only and not options.part:
        everything = [trial for trials, _ in outcomes for trial in trials]
        (options.reports / "mutants-full.json").write_text(mutants_json(everything, specification.sha), "utf-8")
    return 0 if all(passed for _, passed in outcomes) else 1


def _try_part(
    options: argparse.Namespace, specification: Specification, name: str, chosen: Sequence[Mutant]
) -> tuple[list[Trial], bool]:
    """Try the mutants of one part; tell whether enough were caught, and the others have a reason."""
    started = time.monotonic()
    every = load_vectors(options.vectors, specification.operations.values())
    vectors = tuple(vector for vector in every if vector.op in PARTS[name].operations)
    survivors, equivalents = (_reasons(options.vectors, file, name) for file in (SURVIVORS, EQUIVALENTS))
    setting = Setting(options.spec, options.templates, specification.representation, vectors)
    console = Console()
    trials: list[Trial] = []
    for trial in try_all(chosen, setting):
        trials.append(trial)
        if console.is_terminal:
            console.print(f"{len(trials)} of {len(chosen)} mutants", end="\r")
    trials = explain(trials, survivors, equivalents)
    print_mutants(name, trials, console)
    seconds = time.monotonic() - started
    console.print(f"{len(trials)} mutants, {len(vectors)} vectors, {seconds:.1f} s")
    if not options.only:
        merge_report(options.reports / "mutants.json", mutants_measures(name, trials, seconds))
    faults = survivor_faults(trials, survivors, equivalents, complete=not options.only)
    print(*faults, sep="\n", end="\n" if faults else "")
    return trials, not faults and (bool(options.only) or mutation_score(trials) >= LEAST_SCORE)


def _reasons(vectors: Path, file: str, part: str) -> dict[str, str]:
    """Return what a file says of the mutants of one part."""
    every = read_reasons(vectors, file)
    own = PARTS[part].prefixes
    others = tuple(prefix for entry in PARTS.values() for prefix in entry.prefixes)
    return {name: reason for name, reason in every.items() if name.startswith(own or others) == bool(own)}
