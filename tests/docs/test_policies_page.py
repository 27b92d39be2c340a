"""The page about policies: its service hands out policies, and its client says what is in force."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from lipservice_conformance.emulator import Emulator

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "policies.md").read_text("utf-8")
CLIENT, SERVICE = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "sdks" / "python" / "src"), "PYTHONUTF8": "1"}
PROGRAM = """
import lipservice, logging, sys, time
client = lipservice.configure_adaptive_logging(
    service_name="shop", posthog_api_key="phc_docs", posthog_endpoint=sys.argv[1], lipservice_url=sys.argv[2],
    policy_cache="none", diagnostics=print, level="info",
)
logging.getLogger("shop").warning("order 17 paid")
for _ in range(500):
    if client.stats().policy.source == "service":
        break
    time.sleep(0.02)
print(client.stats().policy.source, client.stats().policy.version)
client.shutdown()
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    """Run the page's service, and return its address."""
    program = tmp_path / "policies.py"
    program.write_text(SERVICE, "utf-8")
    (tmp_path / "shop.json").write_text('{"budget": "5/s", "version": 4}', "utf-8")
    command = [sys.executable, str(program), str(tmp_path), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_the_client_says_what_its_comments_say(tmp_path: Path) -> None:
    path = tmp_path / "example.py"
    with Emulator() as posthog:
        path.write_text(CLIENT.replace('"phc_docs"', f'"phc_docs", posthog_endpoint="{posthog.url}"'), "utf-8")
        printed = subprocess.run([sys.executable, path], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert printed.stdout.splitlines() == re.findall(r"^print\(.*\)  # (.*)$", CLIENT, re.MULTILINE)


def _ask(service: str, path: str, **headers: str) -> tuple[int, str, bytes]:
    connection = HTTPConnection(service.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers.get("ETag", ""), answer.read()
    finally:
        connection.close()


def test_the_service_answers_as_the_page_says(service: str) -> None:
    path = "/v1/policy?service=shop"
    status, etag, document = _ask(service, path)
    assert (status, document) == (200, b'{"budget": "5/s", "version": 4}')
    assert _ask(service, path, **{"If-None-Match": etag}) == (304, etag, b"")
    others = ("/v1/policy?service=other", "/v1/policy?service=..%2Fshop", "/v1/policy", "/")
    assert [_ask(service, other)[0] for other in others] == [404] * len(others)


def test_an_sdk_goes_by_what_the_service_hands_out(service: str) -> None:
    with Emulator() as posthog:
        command = [sys.executable, "-c", PROGRAM, posthog.url, service]
        printed = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == ["service 4"]
