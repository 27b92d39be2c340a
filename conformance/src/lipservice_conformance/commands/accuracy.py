"""`accuracy`: how good the patterns are on labelled logs, by the generated Python SDK."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lipservice_conformance import grouping
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import Driver
from lipservice_conformance.grouping import Scores, mean_scores, score
from lipservice_conformance.labelled import LabelledError, LabelledLog, read_labelled
from lipservice_conformance.oracle import ask_drivers, reference_driver
from lipservice_conformance.protocol import Case
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import encode_text

__all__ = ["execute", "register"]

USAGE = 2


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "accuracy",
        parents=[common],
        help="how good the patterns are on labelled logs",
        description=grouping.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="folder of *.csv with the columns Content and Template")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Measure, print, write the report."""
    try:
        logs = read_labelled(options.folder)
    except LabelledError as error:
        print(f"lipservice-conformance accuracy: {error}", file=sys.stderr)
        return USAGE
    spec = read_specification(options.spec).sha
    driver = reference_driver(options.sdks)
    scores = {}
    for log in logs:
        templates, trouble = _templates(log, driver, spec)
        if trouble:
            print(f"lipservice-conformance accuracy: {log.name}: {trouble}", file=sys.stderr)
            return 1
        scores[log.name] = score(templates, log.templates)
    mean = mean_scores(scores.values())
    Console().print(_table(scores, mean))
    merge_report(options.reports / "accuracy.json", _measures(mean))
    return 0


def _templates(log: LabelledLog, driver: Driver, spec: str) -> tuple[list[str], str]:
    """Return the predicted templates, or the first trouble."""
    cases = [Case(str(at), "signature", {"message": encode_text(text)}) for at, text in enumerate(log.messages)]
    templates = []
    for (opinion,) in ask_drivers((driver,), cases, spec):
        if opinion.out is None:
            return [], opinion.trouble
        templates.append(str(opinion.out["template"]))
    return templates, ""


def _table(scores: dict[str, Scores], mean: Scores) -> Table:
    table = Table(title="Accuracy", title_justify="left")
    table.add_column("set")
    for name in ("GA", "FGA", "merged lines", "recall@1"):
        table.add_column(name, justify="right")
    for name, one in scores.items():
        table.add_row(name, *_cells(one))
    table.add_section()
    table.add_row("mean", *_cells(mean))
    return table


def _cells(one: Scores) -> tuple[str, ...]:
    return f"{one.ga:.3f}", f"{one.fga:.3f}", f"{one.merged:.2%}", f"{one.recall_at_1:.2%}"


def _measures(mean: Scores) -> list[Measure]:
    values = {"ga": mean.ga, "fga": mean.fga, "merged": mean.merged, "recall_at_1": mean.recall_at_1}
    return [Measure(f"accuracy.{name}", round(value, 6), "share") for name, value in values.items()]
