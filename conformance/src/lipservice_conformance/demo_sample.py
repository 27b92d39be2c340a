"""A log for the demo: what a web shop might write in a quarter of an hour. Made up, and the same on every machine."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import accumulate

__all__ = ["sample_lines"]

LINES = 4000

_SEED = 20260101
_NAME = re.compile(r"\{(\w+)\}")

# How often, and what: each {name} is made by the function of that name below.
_SHAPES: Sequence[tuple[int, str]] = (
    (620, '{ip} - - [{clock}] "GET /api/products/{number} HTTP/1.1" 200 {size} "-" "{agent}"'),
    (340, '{ip} - - [{clock}] "GET /assets/{word}-{hex}.js HTTP/2.0" 304 0 "https://shop.example.com/" "{agent}"'),
    (240, '{ip6} - {word} [{clock}] "POST /api/cart/{uuid}/items HTTP/1.1" 201 {size} "-" "{agent}"'),
    (60, '{ip} - - [{clock}] "GET /api/orders/{number}?page={digit}&sort=-date HTTP/1.1" 404 {size} "-" "{agent}"'),
    (300, 'SELECT * FROM orders WHERE customer_id = {number} AND status = "open" took {float} ms'),
    (150, 'UPDATE stock SET amount = {number} WHERE sku = "{sku}" took {float} ms, 1 row'),
    (40, "slow query ({float} s): SELECT count(*) FROM events JOIN sessions USING (session_id)"),
    (260, '{"level":"info","msg":"request completed","request_id":"{uuid}","duration_ms":{number},"status":200}'),
    (90, '{"level":"warn","msg":"retry {digit} of 5 for order {number}","queue":"{word}"}'),
    (70, '{"event":"page_view","properties":{"path":"/p/{number}","ref":null},"user":"{uuid}"}'),
    (35, '{"cpu":{float},"memory":{number},"host":"web-{digit}","up":true}'),
    (20, '["{uuid}",{number},{float}]'),
    (230, "level=info ts={iso} caller=server.go:{number} msg=handled method=GET path=/health took={float}ms"),
    (110, "level=debug component=cache key=user:{number}:profile hit={bool} age={digit}m{number}s"),
    (60, "time={iso} level=error msg='cannot reach payment provider' attempt={digit} err=timeout trace_id={trace}"),
    (170, "Cache miss for key product:{number}:{lang}, loading from database"),
    (150, "Session {token} opened for user {person} from {ip} port {port}"),
    (60, "Session {token} closed after {digit} min {digit} s"),
    (45, "Failed login for user '{person}' from {ip}: wrong password"),
    (20, "Invalid user {person} from {ip6}"),
    (120, "Sent order confirmation to {email} (message id <{hex}@mail.example.com>)"),
    (25, 'Bounced: {email} said "550 5.1.1 mailbox unavailable"'),
    (130, "Payment {uuid} captured: {money} EUR, card ending {port}"),
    (30, "Payment {uuid} refused: insufficient funds"),
    (85, "Worker {digit} took job {token} ({word}) off queue '{word}' after {number} ms"),
    (75, "Job {token} done in {float} s, {number} rows, peak memory {number} MiB"),
    (12, "Job {token} failed: java.lang.IllegalStateException: cart {number} is locked"),
    (24, "Traceback (most recent call last):"),
    (24, '  File "/srv/shop/{word}/views.py", line {number}, in {word}'),
    (12, "KeyError: '{sku}'"),
    (
        14,
        "TypeError: Cannot read properties of undefined (reading '{word}') at /srv/web/dist/{word}.js:{number}:{port}",
    ),
    (10, "panic: runtime error: index out of range [{digit}] with length {digit}"),
    (10, "goroutine {number} [running]:"),
    (10, "\tat com.example.shop.{Word}Service.load({Word}Service.java:{number})"),
    (55, "Uploaded /var/lib/shop/uploads/{hex}.jpg ({number} KB) to bucket images/{word}/{number}"),
    (28, 'User searched for "{word} {word}" and found {number} results'),
    (24, 'Übergröße für Artikel {number}: „{word}" ist größer als {number} px'),
    (18, "注文 {number} を受け付けました: {money} 円"),
    (16, "🚀 deployed shop-web v{version} to production in {digit} min"),
    (14, "Feature flag new-checkout is on for {number} % of {word}"),
    (22, "Disk sda{digit}: {number} GB of {number} GB used ({digit}%)"),
    (20, "Certificate for api.example.com expires in {number} days, on Mon Mar {digit} 2026"),
    (18, "connected to redis://{ip}:6379/{digit}"),
    (18, "GET https://rates.example.org/v{digit}/latest?base=EUR 200 in {float}ms"),
    (16, "nginx/{version} started, {digit} workers, pid {port}"),
    (12, "Device {mac} joined, firmware {version}-rc{digit}"),
    (10, "commit {sha} by {person} <{email}>"),
    (10, "Config changed: timeout {digit}s -> {digit}s, retries: {digit}"),
    (8, "!!! disk pressure on node-{digit} ... evicting {digit} pods !!!"),
    (6, "Shutting down"),
    (6, "Bye."),
)

_WORDS = ("cart", "checkout", "invoice", "mailer", "catalog", "search", "rating", "coupon", "shipping", "refund")
_PEOPLE = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "søren", "zoë")
_AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Safari/604.1",
    "curl/8.11.1",
)
_HEX = "0123456789abcdef"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class _Draw:
    """Draws values. Only `random()` is used: the one method whose sequence Python promises never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  nothing secret
        self._seconds = 0.0

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def one_of(self, choices: Sequence[str]) -> str:
        return choices[self.below(len(choices))]

    def chars(self, alphabet: str, count: int) -> str:
        return "".join(self.one_of(alphabet) for _ in range(count))

    def time(self) -> str:
        """Return the time of day, a little later each time."""
        self._seconds += self._random.random() * 0.45
        minutes, seconds = divmod(int(self._seconds), 60)
        return f"{9 + minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


_VALUES: dict[str, Callable[[_Draw], str]] = {
    "Word": lambda draw: draw.one_of(_WORDS).capitalize(),
    "agent": lambda draw: draw.one_of(_AGENTS),
    "bool": lambda draw: draw.one_of(("true", "false")),
    "clock": lambda draw: f"05/Jan/2026:{draw.time()} +0100",
    "digit": lambda draw: str(1 + draw.below(9)),
    "email": lambda draw: f"{draw.one_of(_PEOPLE[:8])}.{draw.one_of(_WORDS)}@example.{draw.one_of(('com', 'org'))}",
    "float": lambda draw: f"{draw.below(90)}.{draw.below(1000):03}",
    "hex": lambda draw: draw.chars(_HEX, 12),
    "ip": lambda draw: f"203.0.113.{1 + draw.below(254)}",
    "ip6": lambda draw: f"2001:db8::{draw.chars(_HEX, 4)}:{draw.chars(_HEX, 2)}",
    "iso": lambda draw: f"2026-01-05T{draw.time()}.{draw.below(1000):03}Z",
    "lang": lambda draw: draw.one_of(("de", "en", "fr", "ja")),
    "mac": lambda draw: ":".join(draw.chars(_HEX, 2) for _ in range(6)),
    "money": lambda draw: f"{1 + draw.below(9)},{draw.below(1000):03}.{draw.below(100):02}",
    "number": lambda draw: str(10 + draw.below(9990)),
    "person": lambda draw: draw.one_of(_PEOPLE),
    "port": lambda draw: str(1024 + draw.below(8000)),
    "sha": lambda draw: draw.chars(_HEX, 40),
    "size": lambda draw: str(200 + draw.below(60000)),
    "sku": lambda draw: f"SKU-{draw.below(90000):05}-{draw.chars('ABCDEF', 2)}",
    "token": lambda draw: draw.chars(_BASE62, 7) + str(draw.below(10)),
    "trace": lambda draw: draw.chars(_HEX, 32),
    "uuid": lambda draw: "-".join(draw.chars(_HEX, count) for count in (8, 4, 4, 4, 12)),
    "version": lambda draw: f"{draw.below(4)}.{draw.below(30)}.{draw.below(10)}",
    "word": lambda draw: draw.one_of(_WORDS),
}


def sample_lines(count: int = LINES) -> list[str]:
    """Return that many lines, the same ones each time; fewer are the beginning of more."""
    draw = _Draw(_SEED)
    limits = list(accumulate(weight for weight, _ in _SHAPES))
    return [_fill(_shape(draw.below(limits[-1]), limits), draw) for _ in range(count)]


def _shape(at: int, limits: Sequence[int]) -> str:
    return next(shape for (_, shape), limit in zip(_SHAPES, limits, strict=True) if at < limit)


def _fill(shape: str, draw: _Draw) -> str:
    return _NAME.sub(lambda found: _VALUES[found[1]](draw), shape)
