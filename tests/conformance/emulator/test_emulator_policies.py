"""The emulator as a service that hands out policies."""

from __future__ import annotations

import time
from http.client import HTTPConnection, HTTPException

import pytest
from lipservice_conformance.emulator import Answer, Emulator, EmulatorError, Fault


def _ask(emulator: Emulator, service: str = "shop", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(emulator.url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", f"/v1/policy?service={service}", headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_a_document_is_handed_out_to_its_service_and_unchanged_is_304() -> None:
    with Emulator() as emulator:
        assert _ask(emulator)[0] == 404
        emulator.hand_out({"version": 1}, "shop")
        status, headers, body = _ask(emulator)
        assert (status, body) == (200, b'{"version": 1}')
        assert _ask(emulator, **{"If-None-Match": headers["etag"]})[0] == 304
        assert _ask(emulator, **{"If-None-Match": f'"x", W/{headers["etag"]}'})[0] == 304
        emulator.hand_out("{ as it stands", "shop")
        assert _ask(emulator, **{"If-None-Match": headers["etag"]})[::2] == (200, b"{ as it stands")
        emulator.hand_out(None, "shop")
        assert _ask(emulator)[0] == 404


def test_what_is_for_all_others_is_for_who_has_none_of_his_own() -> None:
    with Emulator() as emulator:
        emulator.hand_out({"version": 1})
        emulator.hand_out({"version": 2}, "shop")
        assert _ask(emulator)[2] == b'{"version": 2}'
        assert _ask(emulator, "a%20b")[2] == b'{"version": 1}'
        assert [one.service for one in emulator.policy_requests()] == ["shop", "a b"]


def test_a_script_answers_requests_for_policies_alone() -> None:
    with Emulator() as emulator:
        emulator.hand_out({})
        emulator.script_policies(
            [
                Answer(status=503, headers={"Retry-After": "7"}),
                Answer(fault=Fault.RESET_BEFORE_STATUS),
                Answer(delay=0.3),
            ]
        )
        status, headers, _ = _ask(emulator)
        assert (status, headers["retry-after"]) == (503, "7")
        with pytest.raises((ConnectionError, HTTPException)):
            _ask(emulator)
        began = time.monotonic()
        assert _ask(emulator)[0] == 200
        assert time.monotonic() - began >= 0.3
        seen = [(one.status, one.fault) for one in emulator.policy_requests()]
        assert seen == [(503, ""), (None, "reset_before_status"), (200, "")]
        assert emulator.requests() == []


def test_faults_of_records_mean_nothing_here_and_are_refused() -> None:
    with Emulator() as emulator, pytest.raises(EmulatorError, match="quota is for requests that bring records"):
        emulator.script_policies([Answer(fault=Fault.QUOTA)])


def test_reset_forgets_policies_and_the_page_shows_them() -> None:
    with Emulator() as emulator:
        emulator.hand_out({"version": 1}, "<shop>")
        _ask(emulator, "%3Cshop%3E")
        connection = HTTPConnection(emulator.url.removeprefix("http://"), timeout=10)
        connection.request("GET", "/?still")
        page = connection.getresponse().read().decode()
        connection.close()
        assert "&lt;shop&gt;" in page
        assert "<shop>" not in page
        emulator.reset()
        assert emulator.policy_requests() == []
        assert _ask(emulator)[0] == 404
