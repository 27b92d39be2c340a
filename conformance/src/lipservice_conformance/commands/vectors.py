"""`vectors`: check them, add new ones, bring their answers up to date."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lipservice_conformance.acceptance import Proposal, accept, new_questions, refresh
from lipservice_conformance.authoring import read_authoring
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.coverage import coverage_faults
from lipservice_conformance.lock import extend_lock, lock_faults, read_lock
from lipservice_conformance.oracle import ask_oracles
from lipservice_conformance.protocol import Case
from lipservice_conformance.spec_examples import example_questions
from lipservice_conformance.specification import Specification, read_minimum, read_specification
from lipservice_conformance.vector import Vector, VectorError, load_vectors, save_vectors

__all__ = ["execute_add", "execute_check", "execute_update", "register"]


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser("vectors", help="check, add or update vectors")
    actions = parser.add_subparsers(required=True, metavar="add|check|update")
    check = actions.add_parser("check", parents=[common], help="schema, ids, coverage of the spec")
    check.set_defaults(execute=execute_check)
    add = actions.add_parser("add", parents=[common], help="ask both oracles for answers and keep those they agree on")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="inputs, <operation>/<name>.yaml")
    add.set_defaults(execute=execute_add)
    update = actions.add_parser("update", parents=[common], help="ask both oracles again, after a change of the spec")
    update.set_defaults(execute=execute_update)


def execute_check(options: argparse.Namespace) -> int:
    """Exit 1 with every fault."""
    specification = read_specification(options.spec)
    try:
        vectors = load_vectors(options.vectors, specification.operations.values())
    except VectorError as error:
        print(error)
        return 1
    faults = lock_faults(vectors, read_lock(options.vectors)) + coverage_faults(specification.representation, vectors)
    faults += _shortfalls(vectors, read_minimum(options.vectors, specification))
    print("\n".join(faults) or f"{len(vectors)} vectors cover every rule")
    return 1 if faults else 0


def execute_add(options: argparse.Namespace) -> int:
    """Accept what both oracles agree on, print the rest and exit 1 if there is any."""
    specification, vectors = _load(options)
    questions = [one for path in options.files for one in read_authoring(path, specification.operations)]
    questions += example_questions(specification.representation)
    fresh = new_questions(questions, vectors)
    cases = [Case(one.id, one.op, one.arguments) for one in fresh]
    added, proposals = accept(fresh, ask_oracles(options.sdks, cases, specification.sha) if cases else [])
    taken = {vector.id for vector in vectors} | set(read_lock(options.vectors))
    doubles = [vector.id for vector in added if vector.id in taken]
    if doubles:
        raise VectorError([f"{double}: id was used before" for double in doubles])
    save_vectors(options.vectors, vectors + added)
    extend_lock(options.vectors, added)
    print(f"{len(added)} added, {len(questions) - len(fresh)} asked already, {len(proposals)} not agreed on")
    return _show(proposals)


def execute_update(options: argparse.Namespace) -> int:
    """Write the answers both oracles agree on today, print what changed and what is not agreed on."""
    specification, vectors = _load(options)
    opinions = ask_oracles(options.sdks, [vector.case() for vector in vectors], specification.sha)
    current, changed, proposals = refresh(vectors, opinions)
    save_vectors(options.vectors, current)
    for vector in changed:
        print(f"{vector.id}: {vector.arguments!r} -> {vector.out!r}")
    print(f"{len(changed)} changed, {len(proposals)} not agreed on")
    return _show(proposals)


def _load(options: argparse.Namespace) -> tuple[Specification, list[Vector]]:
    specification = read_specification(options.spec)
    return specification, load_vectors(options.vectors, specification.operations.values())


def _shortfalls(vectors: Iterable[Vector], minimum: dict[str, int]) -> list[str]:
    counts = Counter(vector.op for vector in vectors)
    return [
        f"{op}: {counts[op]} vectors, expected at least {least}" for op, least in minimum.items() if counts[op] < least
    ]


def _show(proposals: list[Proposal]) -> int:
    for proposal in proposals:
        print(f"proposed: {proposal}")
    return 1 if proposals else 0
