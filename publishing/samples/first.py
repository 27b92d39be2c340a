"""An application. Where its logs go, and how many of them, environment variables say."""

import logging

import lipservice

lipservice.configure_adaptive_logging()
for order in range(400):
    with lipservice.request_scope(attributes={"order": order}):
        logging.info("order %d: %d items reserved", order, order % 7)
        logging.info("order %d: card charged", order)
        if order == 300:
            logging.error("order %d: the warehouse does not answer", order)
    logging.info("worker alive, %d jobs waiting", order % 40)
