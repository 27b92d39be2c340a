"""Random policies, all of them valid; small ones mostly, so that a few hundred records are too many for them."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

__all__ = ["Document", "random_policy", "window_ms_of"]

Document = dict[str, Any]

WINDOWS: Final = (1, 1, 2, 5, 10, 10, 10, 60, 300)
RECORDS_PER_WINDOW: Final = (1, 1, 2, 3, 5, 8, 8, 12, 20, 50)
HUGE_BUDGETS: Final = ("3000/s", "50 GB/day", "999 KiB/s", "200000/min")
BYTES_PER_WINDOW: Final = (1_024, 1_500, 4_000, 20_000, 100_000, 400_000)
SEVERITY_WORDS: Final = ("TRACE", "debug", "Info", "WARN", "ERROR", "fatal")
SHORT_ACTIONS: Final = ("always", "all", "never", "none", "adaptive")
PROBABILITIES: Final = ("0", "1", "0.5", "0.1", "0.25", "0.33333333", "0.99", "0.01", "0.00000001")
PERCENTAGES: Final = ("0%", "100%", "10%", "12.5%", "0.000001%")
TEXTS: Final = {
    "logger": ("", "*", "app.*", "*.client", "lib.*.client", "app.db"),
    "template": ("*", "p1", "p*", "u*", "e*", "t*", "*e*l*", "GET /health*", "cache miss for <*>", "*1"),
    "pattern": ("00000000000000a1", "ffffffffffffffff"),
}
ATTRIBUTES: Final[tuple[Document, ...]] = (
    {"http.route": "/health*"},
    {"http.route": "*", "user.name": "*ë*"},
    {"ok": "true"},
    {"retries": "4*"},
    {"nested": "*"},
    {},
)


def window_ms_of(policy: Mapping[str, Any]) -> int:
    """Return the length of a policy's window."""
    return int(policy.get("window_seconds", 10)) * 1_000


def random_policy(rng: Random) -> Document:
    """Return a policy. Each field but the budget is absent, or null, as often as not."""
    window = rng.choice(WINDOWS)
    policy = {"window_seconds": window, "budget": random_budget(rng, window)}
    optional: dict[str, Callable[[], object]] = {
        "version": lambda: rng.randrange(100),
        "share": lambda: rng.choice(("sqrt", "fair")),
        "max_patterns": lambda: rng.choice((1, 2, 3, 4, 6, 8, 16, 64, 8_192)),
        "always": lambda: random_always(rng),
        "randomness_key": lambda: "session.id",
        "shadow": lambda: rng.random() < 0.5,
        "kill_switch": lambda: rng.random() < 0.05,
        "annotate": lambda: rng.choice(("changes", "full")),
        "settle_interval_seconds": lambda: rng.choice((1, 5, 60, 3_600)),
        "retained": lambda: random_retained(rng),
        "rules": lambda: random_rules(rng),
    }
    for name, value in optional.items():
        if rng.random() < 0.5:
            policy[name] = value() if rng.random() < 0.97 else None
    return policy


def random_budget(rng: Random, window: int) -> str:
    """Return a budget, as a rule of a few records or the bytes of a few in each window."""
    if rng.random() < 0.08:
        return rng.choice([text for text in HUGE_BUDGETS if window <= 10] or ["1000/s"])
    if rng.random() < 0.3:
        per_second = -(-rng.choice(BYTES_PER_WINDOW) // window)  # rounded up: a window needs 1,024
        return rng.choice((f"{per_second} B/s", f"{per_second * 60}B / min", f"{per_second * 3_600 + 599} B/hour"))
    records = rng.choice(RECORDS_PER_WINDOW)
    thousandths = -(-records * 1_000 // window)
    decimal = f"{thousandths // 1_000}.{thousandths % 1_000:03}"
    per_day = records * 86_400 // window  # whole for every window of WINDOWS
    return rng.choice((f"{decimal}/s", f"{decimal} / sec", f"{per_day}/day", f"{per_day} / days"))


def random_always(rng: Random) -> Document:
    """Return the lane for errors."""
    severity = rng.choice((*SEVERITY_WORDS, rng.randint(1, 24)))
    return {"min_severity": severity, "limit": rng.choice((0, 1, 1, 2, 4, 4.0, "none"))}


def random_retained(rng: Random) -> Document:
    """Return limits of held records, most so tight that they matter."""
    return {
        "enabled": rng.random() < 0.9,
        "max_requests": rng.choice((1, 2, 3, 256)),
        "max_bytes_per_request": rng.choice((1_024, 1_500, 4_000, 65_536)),
        "max_bytes": rng.choice((1_024, 2_048, 6_000, 4_194_304)),
        "max_age_seconds": rng.choice((1, 2, 30)),
        "promoted_seconds": rng.choice((0, 1, 60)),
    }


def random_rules(rng: Random) -> list[Document]:
    """Return one rule for everything, or a few for some things."""
    if rng.random() < 0.3:
        return [{"id": "everything", "action": random_action(rng), "include_errors": rng.random() < 0.5}]
    return [random_rule(rng, f"r{number}") for number in range(rng.randint(0, 5))]


def random_rule(rng: Random, name: str) -> Document:
    """Return a rule with up to three conditions."""
    match: Document = {}
    for condition in rng.sample(("logger", "template", "pattern", "severity", "attributes"), k=rng.randint(0, 3)):
        if condition == "severity":
            match[condition] = random_severities(rng)
        elif condition == "attributes":
            match[condition] = rng.choice(ATTRIBUTES)
        else:
            match[condition] = rng.choice(TEXTS[condition])
    rule: Document = {"id": name, "match": match, "action": random_action(rng)}
    return rule | ({"include_errors": True} if rng.random() < 0.3 else {})


def random_severities(rng: Random) -> Document:
    """Return a range of severities, open at either end at times."""
    low, high = sorted((rng.randint(1, 24), rng.randint(1, 24)))
    return rng.choice(({"min": low, "max": high}, {"min": low}, {"max": high}, {"min": "info", "max": "WARN"}, {}))


def random_action(rng: Random) -> str | Document:
    """Return an action in one of its forms."""
    rate = f"{rng.choice((1, 1, 2, 5))}/{rng.choice(('s', 'sec', 'min', 'h'))}"
    return rng.choice(
        (
            rng.choice(SHORT_ACTIONS),
            rng.choice(PERCENTAGES),
            rate,
            {"algorithm": "probability", "probability": rng.choice(PROBABILITIES)},
            {"algorithm": "rate_limit", "rate": rate},
            {
                "algorithm": "first_then_every",
                "first": rng.choice((0, 1, 3)),
                "every": rng.choice((1, 2, 7, 1_000_000)),
            },
            {"algorithm": "first_then_every", "first": 1, "every": rng.randint(1, 20)},
            {"algorithm": rng.choice(("always", "never", "adaptive"))},
        ),
    )
