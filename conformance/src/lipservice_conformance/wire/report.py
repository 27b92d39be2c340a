"""What is left of a run: a table for a person, `wire.json` with the counts, `wire-full.json` for the page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.wire.outcome import Outcome, Verdict

__all__ = ["Outcomes", "Tier", "print_failures", "print_table", "write_reports"]

Outcomes = Mapping[str, Sequence[Outcome]]


@dataclass(frozen=True)
class Tier:
    """A tier of cases: the name of its session and reports, its groups by letter, and the reason of each case."""

    name: str
    title: str
    groups: Mapping[str, str]
    reasons: Mapping[str, str]

    def reason(self, case: str) -> str:
        """Return what a case would catch; one that is run for several loggers ends in the logger's name."""
        return self.reasons.get(case) or self.reasons.get(case.rpartition(".")[0], "")


def print_table(tier: Tier, outcomes: Outcomes, peers: Outcomes, console: Console) -> None:
    """Print how many cases of each group passed, by language."""
    table = Table(title=tier.title, title_justify="left")
    table.add_column("group")
    columns = [*outcomes.items(), *peers.items()]
    for name, _ in columns:
        table.add_column(name, justify="right")
    for letter, group in tier.groups.items():
        cells = [_cell(one for one in some if one.case.startswith(f"{letter}.")) for _, some in columns]
        if any(cells):
            table.add_row(f"({letter}) {group}", *cells)
    table.add_section()
    table.add_row("all", *(_cell(some) for _, some in columns))
    console.print(table)


def print_failures(tier: Tier, outcomes: Outcomes, console: Console) -> None:
    """Print each failure, with what it would catch and how it is run alone."""
    for language, some in outcomes.items():
        for one in some:
            if one.verdict is Verdict.FAILED:
                console.print(f"\n{language} {one.case}: {one.message}", style="red", markup=False, highlight=False)
                console.print(f"  at: {one.step}\n  why: {tier.reason(one.case)}", markup=False, highlight=False)
                for line in one.evidence:
                    console.print(f"  | {line}", markup=False, highlight=False)
                command = f"nox -s {tier.name} -- --only {language} --case {one.case}"
                console.print(f"  {command}", markup=False, highlight=False)


def write_reports(folder: Path, tier: Tier, outcomes: Outcomes, peers: Outcomes) -> None:
    """Write both files. Languages that were not run keep what they had."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{tier.name}-full.json"
    before = _read(path)
    content = {
        "groups": dict(tier.groups),
        "cases": dict(tier.reasons),
        "outcomes": before.get("outcomes", {}) | _plain(outcomes),
        "peers": before.get("peers", {}) | _plain(peers),
    }
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps(content, indent=1), "utf-8")
    draft.replace(path)
    merge_report(folder / f"{tier.name}.json", _measures(tier.name, content["outcomes"]))


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content


def _plain(outcomes: Outcomes) -> dict[str, list[dict[str, Any]]]:
    return {name: [asdict(one) for one in some] for name, some in outcomes.items()}


def _measures(tier: str, outcomes: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Measure]:
    """Return the counts of all languages together and of each."""
    counted = {name: Counter(one["verdict"] for one in some) for name, some in outcomes.items()}
    measures = []
    for name, count in (("", sum(counted.values(), Counter())), *((f"{name}.", one) for name, one in counted.items())):
        measures += [
            Measure(f"{tier}.{name}cases", count[Verdict.PASSED] + count[Verdict.FAILED], "cases"),
            Measure(f"{tier}.{name}failed", count[Verdict.FAILED], "cases"),
            Measure(f"{tier}.{name}not_applicable", count[Verdict.NOT_APPLICABLE], "cases"),
        ]
    return measures


def _cell(outcomes: Iterable[Outcome]) -> str:
    count = Counter(one.verdict for one in outcomes)
    asked = count[Verdict.PASSED] + count[Verdict.FAILED]
    if not asked:
        return "-" if count[Verdict.NOT_APPLICABLE] else ""
    text = f"{count[Verdict.PASSED]} of {asked}"
    return text if not count[Verdict.FAILED] else f"[red]{text}[/red]"
