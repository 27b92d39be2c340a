"""What the service logs, checked with LipService's testing helper: nothing is sent, and its clock stands still."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import lipservice.testing
import pytest
from lipservice.testing import Captured, capture
from orders.service import Service
from orders.shop import Shop
from orders.worker import Worker

GOOD, DECLINED, BROKEN = "4242", "0002", "0119"
TRACE = "0af7651916cd43dd8448eb211c80319c"
HEADERS = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "X-PostHog-Distinct-Id": "user-17"}
ERRORS_ALONE = {"rules": [{"id": "quiet", "match": {}, "action": "never"}]}

captured = pytest.fixture(lipservice.testing.capturing)


class Client:
    """Asks a service, and lets its worker work."""

    def __init__(self, service: Service) -> None:
        self._connection = HTTPConnection("127.0.0.1", service.server_port, timeout=10)
        self.shop, self.run_due = service.shop, service.worker.run_due

    def ask(self, method: str, path: str, content: object = None) -> int:
        self._connection.request(method, path, None if content is None else json.dumps(content), HEADERS)
        with self._connection.getresponse() as response:
            response.read()
            return response.status

    def order(self, *, card: str = GOOD, quantity: int = 2) -> int:
        return self.ask("POST", "/orders", {"item": 3, "quantity": quantity, "card": card})

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def client(captured: Captured) -> Iterator[Client]:
    yield from serve(captured)


def serve(captured: Captured) -> Iterator[Client]:
    worker = Worker(lambda: captured.clock.monotonic_ns() / 1e9)
    with Service(Shop(worker), worker, port=0) as service:
        threading.Thread(target=service.serve_forever, args=(0.01,), daemon=True).start()
        client = Client(service)
        yield client
        client.close()
        service.shutdown()


def test_a_request_carries_the_trace_and_the_person_of_its_headers(captured: Captured, client: Client) -> None:
    assert client.order() == 201
    placed = captured.assert_logged("order 1 placed", severity="info", attributes={"quantity": 2}, count=1)
    assert (placed.trace_id, placed.distinct_id) == (TRACE, "user-17")
    captured.assert_logged("request served", attributes={"path": "/orders", "status": 201})


def test_a_declined_card_is_a_warning_and_no_error(captured: Captured, client: Client) -> None:
    assert client.order(card=DECLINED) == 402
    captured.assert_logged("order 1: card declined", severity="warn", count=1)
    assert max(record.severity for record in captured.records) < 17


def test_an_order_is_shipped_as_a_part_of_the_trace_in_which_it_was_placed(captured: Captured, client: Client) -> None:
    client.order()
    captured.assert_not_logged("order 1 shipped")
    captured.clock.advance(1)
    client.run_due()
    assert captured.assert_logged("order 1 shipped", attributes={"attempt": 1}).trace_id == TRACE


def test_a_warehouse_that_never_answers_is_asked_three_times(captured: Captured, client: Client) -> None:
    for _ in range(60):
        client.order(quantity=1)
    for _ in range(3):
        captured.clock.advance(5)
        client.run_due()
    captured.assert_logged("order 60: the warehouse does not answer", severity="warn", count=2)
    captured.assert_logged("order 60 not shipped", severity="error", attributes={"attempt": 3}, count=1)
    assert client.ask("GET", "/orders/60") == 200
    captured.assert_logged("order 60 looked up", attributes={"state": "stuck"})


def test_nearly_empty_shelves_are_filled(captured: Captured, client: Client) -> None:
    client.order(quantity=55)
    client.shop.check_stock()
    captured.assert_logged("shelf <*> filled", count=1)
    assert client.order(quantity=60) == 201
    assert client.order(quantity=1) == 409


def test_a_job_that_fails_does_not_end_the_worker(captured: Captured) -> None:
    worker = Worker(lambda: 0)
    worker.after(0, lambda: 1 // 0)
    worker.after(0, lambda: None)
    worker.run_due()
    assert worker.waiting == 0
    captured.assert_logged("job failed", severity="error", count=1)


def test_a_request_that_fails_brings_back_what_was_dropped_before_it() -> None:
    with capture(policy=ERRORS_ALONE) as captured:
        for client in serve(captured):
            assert client.order() == 201
            assert captured.records == []
            assert client.order(card=BROKEN) == 500
    reasons = {record.body: record.decision.reason for record in captured.records}
    assert reasons["item 3: 56 pieces left"] == reasons["order 2: charging the card"] == "retro"
    failed = captured.assert_logged("request failed", severity="error", count=1)
    assert failed.attributes["exception.type"] == "ConnectionError"
