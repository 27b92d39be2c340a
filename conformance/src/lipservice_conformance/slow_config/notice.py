"""What is said of the set-up (config.yaml, messages; the reading `shown`)."""

import json
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["MESSAGES", "notice", "shown", "shown_secret", "userless"]

SHOWN_CHARACTERS: Final = 40
MESSAGES: Final[Mapping[str, str]] = {
    "not_used": "{source}: expected {expected}, found {found}; it is not used",
    "nowhere": "no destination: give posthog_api_key, or set POSTHOG_API_KEY; nothing is sent",
    "both": "both PostHog and {source} are set: logs go to PostHog",
    "personal_key": (
        "{source} is a personal API key (phx_...); a project token (phc_...) is needed: "
        "PostHog, Settings, Project, Project token"
    ),
    "token_shape": "{source} does not look like a project token (phc_...); it is used as it is",
    "token_unusable": (
        "{source} cannot be a project token: it must have at most 64 visible ASCII characters; it is not used"
    ),
    "app_host": "{source} is {found}, the address of the application; logs go to {used}",
    "endpoint": "{source}: expected us, eu or an http or https address, found {found}; {used} is used",
    "grpc": "{source} asks for grpc, which only a gRPC exporter sends; protobuf over HTTP is used",
    "header": "{source}: {found} is not name=value; it is not used",
}


def notice(name: str, **places: str) -> str:
    """Return the line of a message."""
    return f"{name}: {MESSAGES[name].format(**places)}"


def shown(value: Any) -> str:
    """Return a value in backquotes, without a user, a long one cut; what is no text as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = userless(text)
    return f"`{text[:SHOWN_CHARACTERS]}{'…' if len(text) > SHOWN_CHARACTERS else ''}`"


def userless(text: str) -> str:
    """Return a text with a mark for all that stands in front of its last `@` (the reading `users`)."""
    pieces = text.split("@")
    return text if len(pieces) == 1 else f"…@{pieces[-1]}"


def shown_secret(value: Any) -> str:
    """Return how long a secret is, in backquotes."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"`{len(text)} characters`"
