"""An agent with the smallest exporter there is. Its argument says in which way it is not to be trusted."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit

FAULT = sys.argv[1]
CANNOT = {"tells nothing": ("stats", "diagnostics"), "emits nothing": ("emit",)}
Json = dict[str, Any]


class FakeAgent:
    def __init__(self) -> None:
        self.url = ""
        self.waiting: list[int] = []
        self.emitted = self.accepted = self.requests = self.lost = 0
        self.connection: http.client.HTTPConnection | None = None

    def open(self, given: Json) -> Json:
        self.url = given["options"]["otlp_endpoint"]
        return {"opened": {"way": "otlp_endpoint"}}

    def emit(self, given: Json) -> Json:
        if FAULT == "dies":
            print("it hurts", file=sys.stderr, flush=True)
            sys.exit(3)
        self.waiting += range(given["first"], given["first"] + given["count"])
        self.emitted += given["count"]
        return {"emitted": given["count"] - (FAULT == "emits less")}

    def flush(self, _: Json) -> Json:
        if FAULT == "hangs":
            time.sleep(60)
        if FAULT == "flushes late":
            time.sleep(2.0)
        self.send()
        return {"flushed": {"result": "failure" if FAULT == "denies" else "success", "ms": 1}}

    def shutdown(self, _: Json) -> Json:
        if FAULT != "keeps the socket" and self.connection is not None:
            self.connection.close()
        if FAULT == "keeps a thread":
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return {"shut": {"result": "success", "ms": 1}}

    def send(self) -> None:
        count = len(self.waiting)
        sent = self.waiting[: count // 2] if FAULT == "forgets" else self.waiting
        if FAULT == "reorders":
            sent = sent[::-1]
        for _ in range(2 if FAULT == "sends twice" else 1):
            if sent and FAULT != "claims":
                self.post(sent)
        self.accepted += count
        self.waiting = []

    def post(self, numbers: list[int]) -> None:
        url = urlsplit(self.url)
        if self.connection is None or FAULT == "connects anew":
            self.connection = http.client.HTTPConnection(url.netloc)
        records = [
            {"body": {"stringValue": f"record {n}"}, "attributes": [{"key": "n", "value": {"intValue": str(n)}}]}
            for n in numbers
        ]
        body = json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]})
        self.connection.request("POST", url.path, body, {"Content-Type": "application/json"})
        self.connection.getresponse().read()
        self.requests += 1

    def stats(self, _: Json) -> Json:
        counts = {"in_flight": 0, "requests": self.requests, "retries": 0, "notices": 0, "bytes_sent": 0}
        if FAULT == "loses count":
            self.accepted -= 1
        return {
            "stats": {
                "emitted": self.emitted + (FAULT == "counts more"),
                "accepted": self.accepted + (FAULT == "counts more"),
                "lost": {},
                "queued": len(self.waiting),
                "throttled": False,
                **counts,
            }
        }

    def diagnostics(self, _: Json) -> Json:
        return {"diagnostics": ["something nobody expects"] if FAULT == "says too much" else []}

    def resources(self, _: Json) -> Json:
        sockets = int(self.connection is not None and self.connection.sock is not None)
        return {"resources": {"threads": threading.active_count(), "sockets": sockets}}


def main() -> None:
    agent = FakeAgent()
    for line in sys.stdin:
        ((name, given),) = json.loads(line).items()
        if FAULT == "speaks in tongues":
            print("what?", flush=True)
        elif FAULT == "says no" or name in CANNOT.get(FAULT, ()):
            print(json.dumps({"error": "not applicable"}), flush=True)
        else:
            print(json.dumps(getattr(agent, name)(given)), flush=True)
    if FAULT == "stays":
        time.sleep(60)
    if FAULT == "complains":
        print("something went wrong", file=sys.stderr, flush=True)
    sys.exit(7 if FAULT == "fails at the end" else 0)


if __name__ == "__main__":
    main()
