"""Looks at the policy's file, or asks its service, once."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from lipservice import _tables
from lipservice._doctor.policy import Fetched
from lipservice._doctor.tables import POLICY_PATH, POLICY_QUERY
from lipservice._export.address import read_address
from lipservice._export.fault import spell
from lipservice._export.settings import Settings
from lipservice._options import RESOURCE_KEYS
from lipservice._policy_source import policy_source
from lipservice._policy_tables import DOCUMENT_BYTES

_MS_A_SECOND = 1000


def fetch_policy(settings: Settings, *, may_ask: bool) -> Fetched | None:
    """Return what the policy's file or service gave; None where there is none, or it may not be asked."""
    match policy_source(settings).name:
        case "file":
            return _read(settings.text("policy_file"))
        case "service" if may_ask:
            return _ask(settings)
    return None


def _read(name: str) -> Fetched:
    try:
        with Path(name).open("rb") as file:
            return Fetched(file.read(DOCUMENT_BYTES + 1).decode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        return Fetched(error=spell(error))


def _ask(settings: Settings) -> Fetched:
    service = dict(settings.resource).get(RESOURCE_KEYS["service_name"], "")
    address = read_address(settings.text("lipservice_url"))
    if address is None:
        return Fetched(error="it is no address")
    own = f"{POLICY_QUERY}={quote(service, safe='')}"
    query = f"{address.query}&{own}" if address.query else f"?{own}"
    url = f"{address.origin}{address.path.rstrip('/')}{POLICY_PATH}{query}"
    request = Request(url, headers={"User-Agent": f"LipService-Python/{_tables.VERSION}"})  # noqa: S310  http or https
    try:
        with urlopen(request, timeout=settings.number("request_timeout_ms") / _MS_A_SECOND) as answer:  # noqa: S310  as above
            return Fetched(answer.read(DOCUMENT_BYTES + 1).decode("utf-8", "replace"))
    except (URLError, OSError, ValueError) as error:
        return Fetched(error=spell(error))
