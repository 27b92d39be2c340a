"""What a client says of itself, and how the command tells faults apart. The report itself has vectors."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from call_capture import KEEP_FEW, Sent, configured

from lipservice import Answer, configure_adaptive_logging, read_policy
from lipservice.__main__ import main
from lipservice._doctor.trial import kind_of, send_record
from lipservice._export.settings import read_settings

MANUAL: dict[str, Any] = {"manual": True}
KEY = "phc_aSecretToken123"


def test_a_client_says_what_it_kept_and_dropped_and_sends_nothing_for_it() -> None:
    with configured(policy=KEEP_FEW, **MANUAL) as (client, sent, _):
        for number in range(1000):
            client.log("info", "order %d paid", number)
        client.flush(5)
        requests = client.stats().exporter.requests
        report = client.doctor()

        stats = client.stats()
        assert 0 < stats.kept < 1000
        assert f"Seen 1000: kept {stats.kept}, dropped {stats.dropped}, held back for their requests 0." in report
        assert f"Dropped most: {stats.dropped} of 1000: order %d paid" in report
        assert f"Of {stats.kept} records handed to the exporter {stats.kept} were accepted, and 0 wait" in report
        assert report.endswith("All checks passed.")
        assert client.stats().exporter.requests == requests
        assert len(sent.records) == stats.kept


def test_a_client_shows_no_secret_and_says_once_what_it_has_said_lately() -> None:
    class Refusing(Sent):
        def send(self, *_: object) -> Answer:
            return Answer(403, body=f"no entry for {KEY}".encode())

    options: dict[str, Any] = {
        "posthog_api_key": KEY,
        "otlp_endpoint": None,
        "posthog_endpoint": "https://u:hush@x.example",
    }
    with configured(transport=Refusing(), **options, **MANUAL) as (client, _, _):
        client.log("info", "x")
        client.flush(5)
        report = client.doctor()

        assert KEY not in report
        assert "hush" not in report
        assert report.count("the endpoint answered 403") == 1
        assert "Nothing has arrived so far" in report
        assert "Lost: " in report


def test_the_policy_in_force_is_the_one_that_is_told_of() -> None:
    other = read_policy('{"budget": "7/s"}').policy
    with configured(policy=other, **MANUAL) as (client, _, _):
        assert "The policy of policy (inline) is valid and in force" in client.doctor()
        assert "Budget of each process: 7 records a second" in client.doctor()


@pytest.mark.parametrize("shadow", [False, True])
def test_the_built_in_policy_is_known_also_in_shadow(*, shadow: bool) -> None:
    with configured(policy=None, shadow=shadow, **MANUAL) as (client, _, _):
        assert "The built-in policy is in force" in client.doctor()
        assert ("It is in shadow" in client.doctor()) == shadow


def test_a_policy_file_that_is_not_there_leaves_another_in_force(tmp_path: Path) -> None:
    with configured(policy=None, policy_file=str(tmp_path / "none.json"), **MANUAL) as (client, _, _):
        assert "is not in force, or not yet: the built-in one is." in client.doctor()


def test_without_a_destination_a_client_says_so() -> None:
    client = configure_adaptive_logging(variables={}, diagnostics=lambda _: None)
    report = client.doctor()
    client.shutdown(1)

    assert "Nowhere yet." in report
    assert "No record has been taken yet." in report
    assert "Said lately" not in report


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("gaierror: [Errno -2] Name or service not known", "dns"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "refused"),
        ("SSLCertVerificationError: certificate verify failed", "tls"),
        ("ProxyError: HTTP/1.1 407 no", "proxy"),
        ("timed out", "timeout"),
        ("ConnectionResetError: timed out", "other"),
    ],
)
def test_faults_are_told_apart_by_how_their_texts_begin(error: str, kind: str) -> None:
    assert kind_of(error) == kind


def test_an_endpoint_that_says_nothing_is_given_up_in_time() -> None:
    settings = read_settings(
        {}, {"POSTHOG_API_KEY": KEY, "POSTHOG_HOST": "http://127.0.0.1:9", "LIPSERVICE_REQUEST_TIMEOUT_MS": "2000"}
    )
    arrival = send_record(settings, "x")

    assert arrival is not None
    assert (arrival.status, arrival.kind, arrival.accepted) == (0, "refused", 0)


def test_a_compressed_log_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "app.log.gz"
    log.write_bytes(gzip.compress(b"2026-01-01T00:00:00Z INFO order 1 paid\n" * 3))
    monkeypatch.setenv("POSTHOG_API_KEY", KEY)

    assert main(["doctor", "--no-send", "--log", str(log)]) == 0
    assert "Of 3 records of" in capsys.readouterr().out


def test_a_log_that_is_not_there_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--no-send", "--log", "none.log"]) == 2
    assert capsys.readouterr().err == "lipservice doctor: there is no file none.log\n"
