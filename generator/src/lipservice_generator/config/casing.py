"""The names of options as languages write them."""

from __future__ import annotations

from lipservice_generator.config.representation import Option

# Words that PascalCase writes in their own way: initialisms, and names.
_WORDS = {
    "api": "API",
    "id": "ID",
    "lipservice": "LipService",
    "otlp": "OTLP",
    "posthog": "PostHog",
    "url": "URL",
}


def option_name(option: Option, casing: str) -> str:
    """Return the name in snake_case, camelCase or PascalCase; in the last a duration's has no unit."""
    words = option.name.split("_")
    match casing:
        case "camelCase":
            return words[0] + "".join(word.capitalize() for word in words[1:])
        case "PascalCase":
            if option.type == "duration" and words[-1] == option.unit:
                words.pop()
            return "".join(_WORDS.get(word, word.capitalize()) for word in words)
    return option.name
