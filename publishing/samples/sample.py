"""What a strictly typed application writes: mypy and pyright must find nothing in it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import lipservice
from lipservice import ClientStats, FlushResult, LogRecord
from lipservice.testing import capture


def without_query(record: LogRecord) -> LogRecord | None:
    return replace(record, body=str(record.body).partition("?")[0])


before: Callable[[LogRecord], LogRecord | None] = without_query
client: lipservice.Client = lipservice.configure_adaptive_logging(
    service_name="shop", level="info", policy={"budget": "20/s"}, before_send=before, resource_attributes={"team": "a"}
)
with lipservice.request_scope({"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) as scope:
    logging.getLogger("shop").info("order %d paid", 17, extra={"lipservice_keep": True})
    client.log("warn", "stock of %s is low", "tea", left=3)
    client.promote(scope)
result: FlushResult = client.flush(1.5)
stats: ClientStats = client.stats()
total: int = stats.kept + stats.dropped + stats.buffered
lost: int = sum(stats.exporter.lost.values())
client.shutdown()

with capture(policy={"budget": "5/s"}) as captured:
    logging.getLogger("shop").error("order lost")
captured.assert_logged("order lost", severity="error", count=1)
