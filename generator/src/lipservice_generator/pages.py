"""Pages for people and editors that say what the spec says, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping

from lipservice_generator.config.page import options_page
from lipservice_generator.otlp.page import export_page
from lipservice_generator.policy.json_schema import policy_schema
from lipservice_generator.policy.page import policy_page
from lipservice_generator.redaction.page import redaction_page
from lipservice_generator.representation import Representation


def build_pages(representation: Representation) -> Mapping[str, bytes]:
    """Return all pages by their file names."""
    policy = representation.policy
    return {
        "export.md": export_page(representation.otlp).encode(),
        "options.md": options_page(representation.config, representation.packages).encode(),
        "policy.md": policy_page(policy, representation.sampling).encode(),
        "policy.schema.json": policy_schema(policy).encode(),
        "redaction.md": redaction_page(representation.redaction).encode(),
    }
