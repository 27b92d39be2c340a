"""The doctor's command of each language, installed as by a user, against PostHog Logs on this machine."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from doctor_run import Doctor, Done
from lipservice_conformance.emulator import Answer, Emulator, EmulatorSettings, PartialSuccess

KEY = {"POSTHOG_API_KEY": "phc_aSecretToken123"}


def said(done: Done) -> dict[str, str]:
    """Return the lines of a report in JSON, by their ids."""
    document = json.loads(done.out)
    assert document["status"] == done.status
    return {line["id"]: line["text"] for section in document["sections"] for line in section["lines"]}


def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_good_set_up_sends_one_record_and_says_how_to_find_it(doctor: Doctor, emulator: Emulator) -> None:
    done = doctor("--json", **KEY, POSTHOG_HOST=emulator.url, OTEL_SERVICE_NAME="shop")
    lines = said(done)
    (row,) = emulator.rows()
    assert done.status == 0
    assert lines["look_posthog"].endswith(f"search for: {row.body}")
    assert (row.service_name, row.severity_text) == ("shop", "info")
    assert {"way_posthog_key", "token_good", "accepted", "unproved", "policy_built_in", "price_all"} <= lines.keys()


def test_the_text_says_what_the_json_says(doctor: Doctor, emulator: Emulator) -> None:
    given = {**KEY, "POSTHOG_HOST": emulator.url}
    text, lines = doctor("--no-send", **given), said(doctor("--no-send", "--json", **given))
    assert [line for line in lines.values() if line not in text.out] == []
    assert text.out.endswith("All checks passed.\n")


def test_without_configuration_it_says_what_to_set_first(doctor: Doctor) -> None:
    done = doctor()
    assert done.status == 1
    assert "Nowhere yet. Set POSTHOG_API_KEY to the project token" in done.out
    assert "Not tried: there is nowhere to send one." in done.out
    assert "In yours, log what its client's `doctor` returns" in done.out


def test_a_personal_key_is_named_as_such(doctor: Doctor) -> None:
    done = doctor(POSTHOG_API_KEY="phx_aSecretToken123")
    assert done.status == 1
    assert "What was given is a personal API key." in done.out


def test_the_host_of_the_application_is_noticed(doctor: Doctor) -> None:
    done = doctor("--no-send", **KEY, POSTHOG_HOST="https://eu.posthog.com")
    assert done.status == 0
    assert "the address of the application; logs go to https://eu.i.posthog.com" in done.out


def test_a_path_where_nobody_takes_logs_is_a_failure(doctor: Doctor, emulator: Emulator) -> None:
    done = doctor("--json", **KEY, POSTHOG_HOST=f"{emulator.url}/elsewhere/v1/logs")
    assert done.status == 1
    assert "it answered 404" in said(done)["not_found"]


def test_a_port_where_nobody_listens_is_a_failure(doctor: Doctor) -> None:
    lines = said(doctor("--json", **KEY, POSTHOG_HOST=f"http://127.0.0.1:{dead_port()}"))
    assert "nobody listens at this port" in lines["refused"]
    assert "refused" in lines["error"].lower()


def test_a_name_that_nobody_has_is_a_failure(doctor: Doctor) -> None:
    lines = said(doctor("--json", **KEY, POSTHOG_HOST="http://no-such-host.invalid"))
    assert "The name of the host is not known here" in lines["dns"]


def test_a_gateway_that_lets_nobody_in_is_a_failure(doctor: Doctor, emulator: Emulator) -> None:
    emulator.script([Answer(status=401, body="no entry for phc_aSecretToken123")])
    lines = said(doctor("--json", **KEY, POSTHOG_HOST=emulator.url))
    assert "it answered 401" in lines["refused_token"]
    assert lines["said"] == "What the endpoint said: no entry for …"


@pytest.mark.parametrize(
    ("status", "line"),
    [(403, "refused_token"), (413, "too_large"), (429, "throttled")],
)
def test_each_refusal_has_a_sentence(doctor: Doctor, emulator: Emulator, status: int, line: str) -> None:
    emulator.script([Answer(status=status, headers={"Retry-After": "1"})], after_last="last")
    done = doctor("--json", **KEY, POSTHOG_HOST=emulator.url, LIPSERVICE_REQUEST_TIMEOUT_MS="3000")
    assert done.status == 1
    assert f"it answered {status}" in said(done)[line]


def test_a_redirect_says_where_it_points(doctor: Doctor, emulator: Emulator) -> None:
    emulator.script([Answer(status=308, headers={"Location": "https://x.example/in?key=hush"})], after_last="last")
    lines = said(doctor("--json", **KEY, POSTHOG_HOST=emulator.url))
    assert "redirected" in lines
    assert lines["said"] == "What the endpoint said: https://x.example/in?…"


def test_a_certificate_that_nobody_knows_is_a_failure_and_a_known_one_is_none(
    doctor: Doctor, emulator: Emulator
) -> None:
    given = {**KEY, "POSTHOG_HOST": emulator.https_url()}
    assert "LIPSERVICE_CERTIFICATE" in said(doctor("--json", **given))["tls"]
    assert "accepted" in said(doctor("--json", **given, LIPSERVICE_CERTIFICATE=str(emulator.ca_file)))


def test_an_otlp_endpoint_needs_no_token_and_may_reject_the_record(doctor: Doctor) -> None:
    with Emulator(EmulatorSettings(profile="otlp", tls=False)) as collector:
        given = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
        lines = said(doctor("--json", **given))
        assert {"way_otlp_endpoint", "token_unneeded", "accepted", "look_otlp"} <= lines.keys()
        assert "unproved" not in lines
        collector.script([Answer(partial_success=PartialSuccess(1, "no room"))])
        done = doctor("--json", **given)
        assert done.status == 1
        assert "rejected the record" in said(done)["rejected"]
        assert "no room" in done.out


def test_without_sending_nothing_is_sent(doctor: Doctor, emulator: Emulator) -> None:
    done = doctor("--no-send", **KEY, POSTHOG_HOST=emulator.url)
    assert (done.status, emulator.requests()) == (0, [])
    assert "Not tried now." in done.out


def test_no_secret_is_ever_shown(doctor: Doctor, emulator: Emulator) -> None:
    emulator.script([Answer(status=500, body="hush-header phc_hushToken")], after_last="last")
    address = emulator.url.replace("//", "//me:hush@")
    given = {
        "POSTHOG_API_KEY": "phc_hushToken",
        "POSTHOG_HOST": f"{address}/in?key=hush&mail=a@b.c",
        "LIPSERVICE_HEADERS": "x-key=hush-header,authorization=Bearer%20hush-bearer",
        "LIPSERVICE_URL": f"{address}/policies?key=hush",
    }
    for options in ((), ("--json",), ("--no-send",)):
        done = doctor(*options, **given)
        assert "hush" not in (done.out + done.error)
    wrong = doctor(
        **{**given, "POSTHOG_HOST": "https://me:hush@app.posthog.com/?mail=a@b.c&key=hush"},
        HTTPS_PROXY="http://me:hush@127.0.0.1:9",
    )
    assert "hush" not in (wrong.out + wrong.error)


@pytest.mark.parametrize("options", [("--processes", "0"), ("--record-bytes", "x"), ("--unknown",), ("word",)])
def test_wrong_options_end_with_2_and_print_no_report(doctor: Doctor, options: tuple[str, ...]) -> None:
    done = doctor(*options)
    assert (done.status, done.out) == (2, "")
    assert done.error != ""


def test_a_policy_file_is_read_and_its_errors_are_failures(doctor: Doctor, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    given = {**KEY, "LIPSERVICE_POLICY_FILE": str(file)}
    assert "policy_unread" in said(doctor("--no-send", "--json", **given))
    file.write_text('{"budget": "10 KB/s"}', "utf-8")
    good = said(doctor("--no-send", "--json", "--processes", "3", **given))
    assert "25.92 GB in a month" in good["budget_bytes"]
    assert "(3; --processes) then send 77.76 GB and cost $16.94" in good["price_all"]
    file.write_text('{"budget": 7}', "utf-8")
    done = doctor("--no-send", "--json", **given)
    assert (done.status, said(done)["policy_error"].startswith("$.budget: ")) == (1, True)


class Handler(BaseHTTPRequestHandler):
    """Hands out one policy, to a service that is called shop."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        is_known = (address.path, parse_qs(address.query)) == ("/base/v1/policy", {"service": ["shop & co"]})
        self.send_response(200 if is_known else 404)
        self.end_headers()
        self.wfile.write(b'{"budget": "7/s"}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_policy_service_is_asked_unless_nothing_may_be_sent(doctor: Doctor, emulator: Emulator, service: str) -> None:
    given = {**KEY, "POSTHOG_HOST": emulator.url, "OTEL_SERVICE_NAME": "shop & co"}
    good = said(doctor("--json", **given, LIPSERVICE_URL=f"{service}/base/"))
    assert good["budget_records"].startswith("Budget of each process: 7 records a second")
    assert "404" in said(doctor("--json", **given, LIPSERVICE_URL=service))["policy_unread"]
    assert "policy_unasked" in said(doctor("--json", "--no-send", **given, LIPSERVICE_URL=f"{service}/base"))


def plain(text: str) -> str:
    """Return a report without what differs from one run to the next."""
    return re.sub(r"check [0-9a-f]{8}|\d+ ms", "…", text)


def test_all_languages_say_the_same(commands: Mapping[str, tuple[str, ...]], emulator: Emulator) -> None:
    given = {
        **KEY,
        "POSTHOG_HOST": emulator.url,
        "LIPSERVICE_POLICY": '{"budget":"1/s","x":1}',
        "PATH": os.environ["PATH"],
    }
    reports = {
        language: plain(
            subprocess.run((*command, "doctor"), env=given, capture_output=True, text=True, check=True).stdout
        )
        for language, command in commands.items()
    }
    assert reports["go"] == reports["python"] == reports["typescript"]


def test_it_is_called_as_each_language_calls_commands(commands: Mapping[str, tuple[str, ...]]) -> None:
    typescript = Path(commands["typescript"][0]).parents[2]
    python, go = commands["python"][0], Path(commands["go"][0]).parent / "modules/go"
    ways = [
        (("npx", "--offline", "@lipservice/sdk", "doctor", "--no-send"), typescript),
        ((str(Path(python).with_name("python")), "-m", "lipservice", "doctor", "--no-send"), typescript),
        (("go", "run", "./cmd/lipservice", "doctor", "--no-send"), go),
    ]
    environment = {**os.environ, **KEY, "GOFLAGS": "-mod=mod", "GOWORK": "off", "GOPROXY": "off"}
    for command, folder in ways:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All checks passed."), done.stderr


def test_python_plays_a_log_through_the_policy(commands: Mapping[str, tuple[str, ...]], tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("".join(f"2026-01-01T00:00:{at // 100:02} INFO order {at} paid\n" for at in range(6000)), "utf-8")
    options = ("doctor", "--no-send", "--log", str(log))
    done = subprocess.run((*commands["python"], *options), env=KEY, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert re.search(r"Of 6000 records of \S*app\.log this policy would keep \d+ and drop \d+\.", done.stdout)
    assert "Dropped most: " in done.stdout
    missing = subprocess.run(
        (*commands["python"], "doctor", "--log", "none.log"), capture_output=True, text=True, check=False
    )
    assert (missing.returncode, missing.stdout) == (2, "")
