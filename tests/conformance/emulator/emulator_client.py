"""A client that says exactly what it is told, and batches to send with it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

BEARER = {"Authorization": "Bearer phc_test"}
LOGS = "/i/v1/logs"


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def exchange(
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] = BEARER,
    *,
    path: str = LOGS,
    method: str = "POST",
    timeout: float = 5,
) -> Answered:
    """Send one request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        return on(connection, body, headers, path=path, method=method)
    finally:
        connection.close()


def on(
    connection: http.client.HTTPConnection,
    body: bytes = b"",
    headers: Mapping[str, str] = BEARER,
    *,
    path: str = LOGS,
    method: str = "POST",
) -> Answered:
    """Send one request on a connection that stays."""
    connection.request(method, path, body, dict(headers))
    response = connection.getresponse()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answered(response.status, names, response.read())


def protobuf(*bodies: str, service: str = "shop", seq: int = 0, **fields: Any) -> bytes:
    """Return a batch in protobuf, its records numbered from `seq`."""
    request = ExportLogsServiceRequest()
    logs = request.resource_logs.add()
    logs.resource.attributes.append(KeyValue(key="service.name", value=AnyValue(string_value=service)))
    scope = logs.scope_logs.add()
    for at, body in enumerate(bodies):
        record = LogRecord(body=AnyValue(string_value=body), severity_number=9, **fields)
        record.attributes.append(KeyValue(key="seq", value=AnyValue(int_value=seq + at)))
        scope.log_records.append(record)
    return request.SerializeToString()


def json_record(**fields: Any) -> bytes:
    """Return a batch of one record in JSON."""
    return json.dumps(json_batch(fields)).encode()


def json_batch(*records: Mapping[str, Any]) -> dict[str, Any]:
    return {"resourceLogs": [{"scopeLogs": [{"logRecords": list(records)}]}]}


def now_nanos(offset_hours: float = 0) -> str:
    return str(time.time_ns() + int(offset_hours * 3_600_000_000_000))
