"""The service: HTTP in front of the shop. `python -m orders.service` runs it; the environment configures it."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lipservice import configure_adaptive_logging, request_scope

from orders.shop import DeclinedError, Shop, SoldOutError
from orders.worker import Worker

log = logging.getLogger("orders.service")  # __name__ is another where this file is the program

Answer = tuple[int, dict[str, object]]


class Service(ThreadingHTTPServer):
    """Serves one shop."""

    daemon_threads = True

    def __init__(self, shop: Shop, worker: Worker, port: int, handler: type[Handler] | None = None) -> None:
        """Listen on a port of this machine."""
        self.shop = shop
        self.worker = worker
        super().__init__(("127.0.0.1", port), handler or Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: Service
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is sent in one piece

    def serve(self) -> None:
        """Answer one request: what is logged meanwhile belongs to it."""
        began = time.monotonic()
        with request_scope(self.headers):
            try:
                status, content = self._answer()
            except Exception:
                log.exception("request failed")
                status, content = 500, {"error": "internal error"}
            took = round((time.monotonic() - began) * 1000)
            facts = {"method": self.command, "path": self.path, "status": status, "took_ms": took}
            log.info("request served", extra=facts)
        self._send(status, content)

    do_GET = do_POST = serve  # noqa: N815  the names that http.server calls

    def _answer(self) -> Answer:
        match self.command, self.path.strip("/").split("/"):
            case "POST", ["orders"]:
                return self._place()
            case "GET", ["orders", number]:
                return self._read(number)
            case "GET", ["health"]:
                return 200, {"waiting": self.server.worker.waiting}
        return 404, {"error": "there are POST /orders, GET /orders/<number> and GET /health"}

    def _place(self) -> Answer:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            order = self.server.shop.place(asked["item"], asked["quantity"], asked["card"], dict(self.headers.items()))
        except KeyError as error:
            return 400, {"error": f"there is no {error}"}
        except SoldOutError:
            return 409, {"error": "sold out"}
        except DeclinedError:
            return 402, {"error": "card declined"}
        return 201, {"number": order.number, "state": order.state}

    def _read(self, number: str) -> Answer:
        try:
            order = self.server.shop.find(int(number))
        except (KeyError, ValueError):
            return 404, {"error": f"there is no order {number}"}
        return 200, {"number": order.number, "state": order.state}

    def _send(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its parent has it
        """Leave it to `serve` to log requests."""


def serve_until_stopped(service: Service) -> None:
    """Serve until SIGTERM or an interrupt."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    log.info("ready", extra={"port": service.server_port})
    try:
        service.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        service.server_close()


def main() -> None:
    """Run the service."""
    logging.basicConfig(format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    client = configure_adaptive_logging()
    worker = Worker()
    shop = Shop(worker)
    worker.every(float(os.environ.get("STOCK_CHECK_SECONDS", "2")), shop.check_stock)
    threading.Thread(target=worker.run, daemon=True).start()
    try:
        serve_until_stopped(Service(shop, worker, int(os.environ.get("PORT", "8001"))))
    finally:
        client.shutdown()


if __name__ == "__main__":
    main()
