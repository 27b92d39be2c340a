"""Where records go."""

from __future__ import annotations

from typing import NamedTuple


class Destination(NamedTuple):
    """Where records go, and how that was found out.

    Attributes:
        way: `disabled`, `posthog_key`, `posthog_gateway`, `otlp_endpoint`, `local_collector` or `nowhere`.
        profile: `posthog` or `otlp`, how the endpoint behaves; empty where nothing is sent.
        url: Its address; empty where nothing is sent.
    """

    way: str
    profile: str = ""
    url: str = ""
