"""The conformance report as JUnit XML: a suite per SDK, a test case per vector."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from lipservice_conformance.judge import Report
from lipservice_conformance.outcome import Kind, Outcome, Trouble

__all__ = ["junit_report"]

# What XML 1.0 cannot hold, not even escaped.
_UNSPEAKABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(reports: Sequence[Report]) -> bytes:
    """Return the report as a document. A vector without an answer is an error, never skipped."""
    root = ET.Element("testsuites", name="conformance")
    totals = dict.fromkeys(("tests", "failures", "errors"), 0)
    for report in reports:
        suite = _suite(report)
        root.append(suite)
        for name in totals:
            totals[name] += int(suite.get(name, "0"))
    root.attrib.update({name: str(count) for name, count in totals.items()})
    root.set("time", _seconds(sum(report.seconds for report in reports)))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(report: Report) -> ET.Element:
    suite = ET.Element("testsuite", name=report.language, time=_seconds(report.seconds))
    cases = [_case(entry) for entry in report.outcomes]
    cases += [_fault(report.language, number, fault) for number, fault in enumerate(report.faults, 1)]
    cases += [_shortfall(report.language, text) for text in report.shortfalls]
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("skipped", "0")
    return suite


def _case(entry: Outcome) -> ET.Element:
    case = ET.Element("testcase", classname=f"{entry.op}.{entry.rule}", name=entry.id, time="0")
    if entry.kind is not Kind.PASS:
        tag = "failure" if entry.kind is Kind.FAIL else "error"
        _add(case, tag, entry.kind, entry.message, "\n".join(entry.evidence.lines()))
    return case


def _fault(language: str, number: int, fault: Trouble) -> ET.Element:
    case = ET.Element("testcase", classname="process", name=f"{language} process {number}", time="0")
    _add(case, "error", fault.kind, fault.message, "\n".join(fault.evidence.lines()))
    return case


def _shortfall(language: str, text: str) -> ET.Element:
    case = ET.Element("testcase", classname="minimum", name=f"{language} minimum", time="0")
    _add(case, "failure", "minimum", text, "")
    return case


def _add(case: ET.Element, tag: str, kind: str, message: str, text: str) -> None:
    entry = ET.SubElement(case, tag, type=kind, message=_speakable(message))
    entry.text = _speakable(text)


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub("\ufffd", text)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
