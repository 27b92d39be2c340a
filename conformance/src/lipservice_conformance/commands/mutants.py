"""`mutants`: what share of the mutants of the signature the vectors catch."""

from __future__ import annotations

import argparse
import time

from rich.console import Console

from lipservice_conformance import mutation
from lipservice_conformance.commands.parsers import Subparsers, add_templates
from lipservice_conformance.mutant import mutants
from lipservice_conformance.mutation import Setting, Trial, mutation_score, try_all
from lipservice_conformance.report_file import merge_report
from lipservice_conformance.report_mutants import mutants_json, mutants_measures, print_mutants
from lipservice_conformance.specification import Specification, read_specification
from lipservice_conformance.survivors import explain, read_survivors, survivor_faults
from lipservice_conformance.vector import load_vectors

__all__ = ["execute", "register"]

LEAST_SCORE = 0.95
USAGE = 2


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "mutants",
        parents=[common],
        help="what share of the mutants of the signature the vectors catch",
        description=mutation.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="only mutants with this in their name; no report")
    parser.add_argument("--list", action="store_true", help="show the names, try nothing")
    add_templates(parser)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Try the mutants, print the score, write the reports; exit 1 below the least score or without a reason."""
    chosen = [mutant for mutant in mutants(options.spec) if options.only in mutant.name]
    if not chosen:
        print(f"no mutant has {options.only!r} in its name")
        return USAGE
    if options.list:
        print("\n".join(mutant.name for mutant in chosen))
        return 0
    started = time.monotonic()
    specification = read_specification(options.spec)
    vectors = tuple(load_vectors(options.vectors, specification.operations.values()))
    reasons = read_survivors(options.vectors)
    setting = Setting(options.spec, options.templates, specification.representation, vectors)
    console = Console()
    trials = []
    for trial in try_all(chosen, setting):
        trials.append(trial)
        if console.is_terminal:
            console.print(f"{len(trials)} of {len(chosen)} mutants", end="\r")
    trials = explain(trials, reasons)
    print_mutants(trials, console)
    seconds = time.monotonic() - started
    console.print(f"{len(trials)} mutants, {len(vectors)} vectors, {seconds:.1f} s")
    if not options.only:
        _write_reports(options, specification, trials, seconds)
    faults = survivor_faults(trials, reasons, complete=not options.only)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults or (not options.only and mutation_score(trials) < LEAST_SCORE) else 0


def _write_reports(
    options: argparse.Namespace, specification: Specification, trials: list[Trial], seconds: float
) -> None:
    merge_report(options.reports / "mutants.json", mutants_measures(trials, seconds))
    (options.reports / "mutants-full.json").write_text(mutants_json(trials, specification.sha), "utf-8")
