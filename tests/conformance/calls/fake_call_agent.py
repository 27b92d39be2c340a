"""A call agent with the smallest LipService there is. Its argument says in which way it is not to be trusted."""

from __future__ import annotations

import http.client
import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

FAULT = sys.argv[1]
Json = dict[str, Any]

SEVERITIES = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}
INFO = 9
ERROR = 17
COUNTS = ("seen", "kept", "dropped", "buffered", "asked", "released", "settlements")
MORE_COUNTS = ("hook_failures", "hook_drops", "reentrant", "faults")


class FakeAgent:
    def __init__(self) -> None:
        self.options: Json | None = None
        self.counts = dict.fromkeys((*COUNTS, *MORE_COUNTS), 0)
        self.waiting: list[Json] = []
        self.held: dict[str, list[Json]] = {}
        self.printed: list[str] = []
        self.lines: list[str] = []
        self.unsettled = 0
        self.is_shut = False

    def hello(self, _: Json) -> Json:
        return {"hello": {"loggers": [] if FAULT == "knows nobody" else ["own"]}}

    def configure(self, given: Json) -> Json:
        same = self.options is not None and not self.is_shut and FAULT != "begins anew"
        if same and given["options"] != self.options and FAULT != "is silent":
            self.lines.append("lipservice: configured already: the first call counts")
        self.options = self.options or given["options"]
        return {"configured": {"way": "posthog_key", "same": same}}

    def log(self, given: Json) -> Json:
        if FAULT == "raises":
            return {"error": "ValueError('it hurts')"}
        for _ in range(given["count"]):
            self.take(given)
            self.printed.append(given["message"] + ("!" if FAULT == "prints more" and self.options else ""))
        return {"logged": given["count"]}

    def take(self, given: Json) -> None:
        if self.options is None:
            return
        severity = SEVERITIES[given["level"]] + (FAULT == "shifts levels")
        record = {"body": given["message"], "severity": severity, "attributes": dict(given["attributes"])}
        record["time"] = time.time_ns()
        self.counts["seen"] += 1
        if self.options.get("policy") and severity <= INFO:
            self.counts["dropped"] += 1
            self.unsettled += FAULT != "drops in silence"
            if given.get("in"):
                self.held.setdefault(given["in"], []).append(record)
            return
        self.counts["kept"] += 1
        if severity >= ERROR and given.get("in"):
            self.release(given["in"])
        self.waiting += [record] * (2 if FAULT == "doubles" else 1)

    def open(self, _: Json) -> Json:
        return {"ok": {}}

    def close(self, given: Json) -> Json:
        if given["failed"]:
            self.release(given["scope"])
        self.held.pop(given["scope"], None)
        return {"ok": {}}

    def promote(self, given: Json) -> Json:
        self.release(given["scope"])
        return {"ok": {}}

    def release(self, scope: str) -> None:
        if FAULT == "holds nothing":
            return
        for name in list(self.held) if FAULT == "releases others" else [scope]:
            for record in self.held.pop(name, []):
                marks = {"lipservice.count": 0, "lipservice.sample.weight": 0, "lipservice.pattern.id": "p"}
                if FAULT != "says no reason":
                    marks["lipservice.sample.reason"] = "retro"
                if FAULT == "takes the time of the release":
                    record["time"] = time.time_ns()
                self.waiting.append({**record, "attributes": {**record["attributes"], **marks}})
                self.counts["released"] += 1

    def flush(self, _: Json) -> Json:
        self.send()
        return {"flushed": {"result": "success", "ms": 1}}

    def shutdown(self, _: Json) -> Json:
        self.is_shut = True
        if self.unsettled:
            body = f"{self.unsettled} more like this were not sent: rule:quiet"
            marks = {"lipservice.count": self.unsettled, "lipservice.sample.reason": "settled"}
            marks |= {"lipservice.sample.weight": 0, "lipservice.pattern.id": "rule:quiet"}
            self.waiting.append({"body": body, "severity": INFO, "attributes": marks, "time": time.time_ns()})
            self.counts["settlements"] += 1
            self.unsettled = 0
        self.send()
        return {"shut": {"result": "failure" if FAULT == "fails to end" else "success", "ms": 1}}

    def send(self) -> None:
        if not self.waiting or self.options is None:
            return
        records = [
            {
                "body": {"stringValue": one["body"]},
                "severityNumber": one["severity"],
                "timeUnixNano": str(one["time"]),
                "attributes": [{"key": key, "value": value_of(value)} for key, value in one["attributes"].items()],
            }
            for one in self.waiting
        ]
        self.waiting = []
        connection = http.client.HTTPConnection(urlsplit(self.options["posthog_endpoint"]).netloc)
        headers = {"Content-Type": "application/json", "Authorization": "Bearer phc_calls"}
        body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]})
        connection.request("POST", "/i/v1/logs", body, headers)
        connection.getresponse().read()
        connection.close()

    def stats(self, _: Json) -> Json:
        wrong = {"miscounts": "seen", "trips": "faults"}.get(FAULT)
        return {"stats": {**self.counts, **({wrong: self.counts[wrong] + 1} if wrong else {})}}

    def output(self, _: Json) -> Json:
        return {"output": [] if FAULT == "prints nothing" else self.printed}

    def diagnostics(self, _: Json) -> Json:
        return {"diagnostics": [*self.lines, *(["lipservice: by the way"] if FAULT == "talks" else [])]}

    def restored(self, _: Json) -> Json:
        return {"restored": FAULT != "stays hooked"}

    def exit(self, _: Json) -> Json:
        if FAULT != "forgets the last":
            self.send()
        if FAULT == "holds up the end":
            time.sleep(1.5)
        sys.exit(4 if FAULT == "spoils the end" else 0)


def value_of(value: object) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}


def main() -> None:
    agent = FakeAgent()
    for line in sys.stdin:
        ((name, given),) = json.loads(line).items()
        print(json.dumps(getattr(agent, name)(given)), flush=True)


if __name__ == "__main__":
    main()
