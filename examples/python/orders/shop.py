"""What the shop does: it takes orders, has them paid and shipped, and counts its stock."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from lipservice import request_scope

from orders.worker import Worker

log = logging.getLogger(__name__)

_ATTEMPTS = 3
_RETRY_SECONDS = 2.0
_FULL_SHELF, _LOW_SHELF = 60, 8


class SoldOutError(Exception):
    """There is not enough of it."""


class DeclinedError(Exception):
    """The card was not accepted."""


@dataclass
class Order:
    """An order."""

    number: int
    item: int
    quantity: int
    state: str = "placed"


class Shop:
    """A shop with numbered items, each on a shelf of its own."""

    def __init__(self, worker: Worker, items: int = 100) -> None:
        """Open with full shelves."""
        self._worker = worker
        self._pieces = dict.fromkeys(range(1, items + 1), _FULL_SHELF)
        self._orders: dict[int, Order] = {}

    def place(self, item: int, quantity: int, card: str, headers: Mapping[str, str]) -> Order:
        """Take an order. Raises KeyError for an item that we do not have, SoldOutError and DeclinedError."""
        order = Order(len(self._orders) + 1, item, quantity)
        left = self._pieces[item] - quantity
        self._orders[order.number] = order
        log.debug("item %d: %d pieces left", item, left)
        if left < 0:
            order.state = "sold out"
            raise SoldOutError
        log.debug("order %d: charging the card", order.number, extra={"cents": 250 * item * quantity})
        try:
            charge(card)
        except DeclinedError:
            order.state = "declined"
            log.warning("order %d: card declined", order.number)
            raise
        self._pieces[item] = left
        log.info("order %d placed", order.number, extra={"item": item, "quantity": quantity})
        self._worker.after(1, lambda: self._ship(order, headers, attempt=1))
        return order

    def find(self, number: int) -> Order:
        """Return an order. Raises KeyError."""
        order = self._orders[number]
        log.debug("order %d looked up", number, extra={"state": order.state})
        return order

    def _ship(self, order: Order, headers: Mapping[str, str], attempt: int) -> None:
        """Ship an order, as a part of the trace and the session in which it was placed."""
        with request_scope(headers, attributes={"order": order.number, "attempt": attempt}):
            log.debug("order %d: label printed", order.number)
            if hand_over(order.number, attempt):
                order.state = "shipped"
                log.info("order %d shipped", order.number)
            elif attempt < _ATTEMPTS:
                log.warning("order %d: the warehouse does not answer", order.number)
                self._worker.after(_RETRY_SECONDS * attempt, lambda: self._ship(order, headers, attempt + 1))
            else:
                order.state = "stuck"
                log.error("order %d not shipped", order.number)

    def check_stock(self) -> None:
        """Count every shelf, and fill those that are nearly empty."""
        for item, pieces in self._pieces.items():
            log.debug("shelf %d: %d pieces", item, pieces)
            if pieces < _LOW_SHELF:
                log.info("shelf %d filled", item)
                self._pieces[item] = _FULL_SHELF
        log.info("stock checked")


def charge(card: str) -> None:
    """Stand in for a payment provider, which knows cards by their last digits, as those of tests do."""
    if card.endswith("0002"):
        raise DeclinedError
    if card.endswith("0119"):
        raise ConnectionError("the payment provider has closed the connection")


def hand_over(order: int, attempt: int) -> bool:
    """Stand in for a warehouse: tell whether it has answered."""
    return order % 60 != 0 and (order % 7 != 0 or attempt > 1)
