"""The operation `doctor`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lipservice_conformance.slow_config.settings import read_settings
from lipservice_conformance.slow_config.way import find_way
from lipservice_conformance.slow_doctor import keeping
from lipservice_conformance.slow_doctor.counting import records
from lipservice_conformance.slow_doctor.going import destination, token
from lipservice_conformance.slow_doctor.said import Said, Secrets
from lipservice_conformance.slow_doctor.sending import arrival
from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.plain_json import json_text

__all__ = ["doctor"]

TITLES: Final = {
    "destination": "1. Where do records go?",
    "token": "2. Is the token good?",
    "arrival": "3. Does a record arrive?",
    "policy": "4. What is kept, and what can it cost?",
    "records": "5. What was kept, dropped, and why?",
}
MARKS: Final = {"good": "ok  ", "info": "    ", "note": "note", "wrong": "FAIL"}
RECORD_BYTES: Final = 300


def doctor(
    options: str | bytes = "{}",
    environment: str | bytes = "{}",
    asked: str | bytes = "{}",
    answer: str | bytes = "",
    policy: str | bytes = "",
    counts: str | bytes = "",
) -> dict[str, Any]:
    """Return the report. Shape: `{"report": lines, "json": text, "status": 0 | 1}`."""
    given, variables, wanted = _read(options), _read(environment), _read(asked)
    way = find_way(read_settings(given, variables, to_otlp=False), variables)
    settings = read_settings(given, variables, to_otlp=way.profile == "otlp")
    secrets = Secrets(settings.text("posthog_api_key"), settings.map("headers"))
    service = settings.text("service_name") or settings.map("resource_attributes").get("service.name", "")
    body = secrets.hidden(f"LipService doctor: check {wanted.get('check', '')} of {service or 'unknown_service'}")
    load = wanted.get("processes", 1), wanted.get("record_bytes", RECORD_BYTES)
    counted = _read(counts) if counts else None
    in_force = (counted or {}).get("policy")
    kept = keeping.policy(settings, _read(policy) if policy else None, in_force, load, secrets)
    sections = {
        "destination": list(destination(way, settings, secrets)),
        "token": [token(way, settings)],
        "arrival": list(arrival(_read(answer) if answer else None, way, body, secrets)),
        "policy": list(kept),
        "records": list(records(counted, secrets)),
    }
    failed = sum(said.level == "wrong" for lines in sections.values() for said in lines)
    verdict = f"Checks that failed: {failed}. Begin with the first FAIL." if failed else "All checks passed."
    status = 1 if failed else 0
    return {"report": _report(sections, verdict), "json": _json(sections, status, verdict), "status": status}


def _read(text: str | bytes) -> dict[str, Any]:
    """Read an object; also a half of a surrogate pair that stands in an escape is repaired."""
    value: dict[str, Any] = json.loads(repair(json.dumps(json.loads(repair(text)), ensure_ascii=False)))
    return value


def _report(sections: Mapping[str, Iterable[Said]], verdict: str) -> str:
    text = ""
    for name, lines in sections.items():
        text += f"{TITLES[name]}\n"
        text += "".join(f"  {MARKS[said.level]}  {said.text}\n" for said in lines)
        text += "\n"
    return text + verdict


def _json(sections: Mapping[str, Iterable[Said]], status: int, verdict: str) -> str:
    parts = []
    for name, lines in sections.items():
        listed = ",".join(
            f'{{"id":"{said.id}","level":"{said.level}","text":{json_text(said.text)}}}' for said in lines
        )
        parts.append(f'{{"id":"{name}","title":{json_text(TITLES[name])},"lines":[{listed}]}}')
    return f'{{"status":{status},"sections":[{",".join(parts)}],"verdict":{json_text(verdict)}}}'
