"""(m) Names and passwords in addresses: whatever is wrong with one, nothing of them is ever told."""

from __future__ import annotations

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import untold
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import emit, script

__all__ = ["secrets"]

_REASON = "a name and a password in an address are nobody's business, least of all when the address is wrong"
_USER = "s3cret:s3cret@"
_ANY_OF_IT = "s3|cret"
_FLUSH_MS = 400

_PROXIES = {
    "refused": f"http://{_USER}127.0.0.1:9",
    "no_scheme": f"{_USER}127.0.0.1:9",
    "unknown": f"http://{_USER}nobody.invalid:9",
    "at_sign": "http://s3cret:cret@s3cret@127.0.0.1:9",
    "escape": "http://s3cret:s3%cret@127.0.0.1:9",
    "escape_no_scheme": "s3cret:s3%cret@127.0.0.1:9",
    "quote": 'http://s3cret:s3"cret@127.0.0.1:9',
    "space": "http://s3cret:s3 cret@127.0.0.1:9",
    "slash": "http://s3cret:s3/cret@127.0.0.1:9",
    "colon": "s3cret://s3cret:s3cret@127.0.0.1:9",
    "socks": f"socks5://{_USER}127.0.0.1:9",
    "port": f"http://{_USER}127.0.0.1:s3cret",
    "bracket": f"http://{_USER}[::1",
}
_LOCATIONS = {
    "user": f"http://{_USER}elsewhere.invalid/v1/logs",
    "no_scheme": f"//{_USER}elsewhere.invalid/v1/logs",
    "at_sign": "http://s3cret:cret@s3cret@elsewhere.invalid/v1/logs",
    "escape": "http://s3cret:s3%cret@elsewhere.invalid/v1/logs",
    "quote": 'http://s3cret:s3"cret@elsewhere.invalid/v1/logs',
    "slash": "http://s3cret:s3/cret@elsewhere.invalid/v1/logs",
    "mail": "mailto:s3cret@elsewhere.invalid",
}
_ENDPOINTS = {
    "refused": f"http://{_USER}127.0.0.1:9/v1/logs",
    "unknown": f"http://{_USER}nobody.invalid/v1/logs",
    "slash": "http://s3cret:s3/cret@127.0.0.1:9/v1/logs",
    "at_sign": "http://s3cret:cret@s3cret@127.0.0.1:9/v1/logs",
}


def secrets() -> list[Case]:
    """Return the cases."""
    return [
        *(_proxy(name, address) for name, address in _PROXIES.items()),
        *(_location(name, address) for name, address in _LOCATIONS.items()),
        *(_endpoint(name, address) for name, address in _ENDPOINTS.items()),
    ]


def _proxy(name: str, address: str) -> Case:
    variables = {"HTTP_PROXY": address, "http_proxy": address}
    return Case(
        f"m.otlp.secret_proxy_{name}",
        _REASON,
        "otlp",
        (emit(1), _flush(), untold(_ANY_OF_IT)),
        options={"otlp_endpoint": "http://collector.invalid/v1/logs"},
        environment=variables,
        process_environment=variables,
    )


def _location(name: str, address: str) -> Case:
    answer = Answer(status=307, headers={"Location": address})
    return Case(
        f"m.otlp.secret_location_{name}", _REASON, "otlp", (script(answer), emit(1), _flush(), untold(_ANY_OF_IT))
    )


def _endpoint(name: str, address: str) -> Case:
    return Case(
        f"m.otlp.secret_endpoint_{name}",
        _REASON,
        "otlp",
        (emit(1), _flush(), untold(_ANY_OF_IT)),
        options={"otlp_endpoint": address},
    )


def _flush() -> Step:
    def act(scene: Scene) -> None:
        scene.agent.ask("flush", {"timeout_ms": _FLUSH_MS})

    return Step("flush, whatever comes of it", act)
