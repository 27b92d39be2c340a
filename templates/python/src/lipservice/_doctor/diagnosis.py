"""The whole report, of all that may be known. Pure."""

from __future__ import annotations

from lipservice._doctor.arrival import Arrival, arrival_facts, body_of
from lipservice._doctor.destination import destination_facts
from lipservice._doctor.policy import Fetched, Load, policy_facts
from lipservice._doctor.records import Counts, record_facts
from lipservice._doctor.report import Facts, Report, compose
from lipservice._doctor.secret import hide, secrets_of
from lipservice._export.settings import Settings
from lipservice._policy import Policy


def diagnose(  # noqa: PLR0913  what may be known, one thing each
    settings: Settings,
    *,
    load: Load | None = None,
    check: str = "",
    arrival: Arrival | None = None,
    fetched: Fetched | None = None,
    counts: Counts | None = None,
    in_force: Policy | None = None,
) -> Report:
    """Return the report of settings and of what became of records; None is not known, or the default.

    `check` names the record that was sent, `fetched` is what the policy's file or service gave, and `in_force` is the
    policy of an application that runs.
    """
    secrets = secrets_of(settings)
    return compose(
        destination_facts(settings)
        | arrival_facts(arrival, bool(settings.destination.url), secrets)
        | Facts({"body": hide(body_of(check, settings), secrets)})
        | policy_facts(settings, load or Load(), secrets, fetched, in_force)
        | record_facts(counts, secrets)
    )
