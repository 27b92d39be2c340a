"""The page at `/`: what has been received, for a person who has pointed an application here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lipservice_conformance.emulator.ledger import Ledger, ReceivedRequest
from lipservice_conformance.emulator.line import Lines
from lipservice_conformance.emulator.overview import Overview, look_over
from lipservice_conformance.emulator.policies import Policies
from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.settings import EmulatorSettings
from lipservice_conformance.page.text import visible

__all__ = ["render_page"]

_SHOWN_ROWS, _SHOWN_REQUESTS = 100, 20
_LOOKED_OVER = 10_000


@dataclass(frozen=True)
class _Figure:
    name: str
    value: str
    note: str
    bad: bool = False


def render_page(
    settings: EmulatorSettings, ledger: Ledger, policies: Policies, lines: Lines, *, host: str, follow: bool
) -> str:
    """Return the page as it was asked for at `host`; one that follows loads itself again."""
    counts = ledger.counts()
    requests = list(ledger.requests)
    environment = _environment()
    return environment.get_template("emulator.html.j2").render(
        settings=settings,
        host=host,
        follow=follow,
        figures=_figures(ledger),
        overview=_overview(ledger),
        statuses=sorted(counts.statuses.items()),
        faults=sorted(counts.faults.items()),
        lost=sorted(counts.lost.items()),
        connections=(len(lines.open), lines.ever),
        requests=list(islice(reversed(requests), _SHOWN_REQUESTS)),
        total_requests=len(requests),
        rows=list(islice(reversed(ledger.rows), _SHOWN_ROWS)),
        total_rows=counts.rows,
        policies=_policies(policies),
        style=_style(environment),
    )


def _overview(ledger: Ledger) -> Overview | None:
    """Return the overview; None: there is none of so many rows, or of rows of which only a part is kept."""
    rows = ledger.rows
    is_whole = 0 < len(rows) <= _LOOKED_OVER and ledger.keeps_all
    return look_over(rows, ledger.requests) if is_whole else None


def _figures(ledger: Ledger) -> list[_Figure]:
    counts = ledger.counts()
    lost = sum(counts.lost.values())
    return [
        _Figure("Rows", f"{counts.rows:,}", f"of {counts.records:,} records received"),
        _Figure("Requests", f"{counts.requests:,}", f"{counts.unanswered_requests:,} stored without an answer"),
        _Figure("Bytes billed", f"{counts.billed_bytes:,}", f"{counts.wire_bytes:,} on the wire"),
        _Figure("Lost", f"{lost:,}", "rows accepted and not stored", bad=lost > 0),
    ]


@dataclass(frozen=True)
class _Policy:
    service: str
    etag: str
    body: str
    asked: int
    last: str


def _policies(policies: Policies) -> list[_Policy]:
    """Return who has a document, and who has asked for one."""
    services = dict.fromkeys([*policies.documents, *(one.service for one in policies.requests)])
    return [_policy(policies, service) for service in services]


def _policy(policies: Policies, service: str) -> _Policy:
    asked = [one for one in policies.requests if one.service == service]
    document = policies.documents.get(service)
    last = "" if not asked else asked[-1].fault or str(asked[-1].status)
    etag, body = (document.etag, document.body) if document else ("none", "")
    return _Policy(service, etag, body, len(asked), last)


def _environment() -> Environment:
    loaders = [PackageLoader(f"lipservice_conformance.{name}") for name in ("emulator", "page")]
    environment = Environment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"visible": visible, "clock": _clock, "pairs": _pairs, "took": _took}
    return environment


def _style(environment: Environment) -> Markup:
    assert environment.loader is not None  # noqa: S101
    sources = [environment.loader.get_source(environment, name)[0] for name in ("style.css", "emulator.css")]
    return Markup("\n".join(sources))  # noqa: S704  our own


def _clock(row: Row) -> str:
    return f"{datetime.fromtimestamp(row.timestamp / 1e6, UTC):%H:%M:%S.%f}"[:-3]


def _took(request: ReceivedRequest) -> str:
    return "open" if request.ended is None else f"{(request.ended - request.started) * 1000:,.0f} ms"


def _pairs(attributes: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(attributes.items())
