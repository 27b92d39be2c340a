// The loggers that people have: each as it is, with a destination that does nothing, and with ours as well.

import { createRequire } from "node:module";
import { adaptiveStream as bunyanStream } from "../../../sdks/typescript/dist/bunyan/node-bunyan.js";
import { adaptiveOptions, adaptiveStream as pinoStream } from "../../../sdks/typescript/dist/pino/index.js";
import { adaptiveTransport } from "../../../sdks/typescript/dist/winston/node-winston.js";

// They are the ones that the SDK is tested with.
const require = createRequire(new URL("../../../sdks/typescript/", import.meta.url));

const nothing = { write: () => undefined };

function ofPino() {
  const pino = require("pino");
  const log = (logger) => (body, given) => logger.info(given, body);
  return { floor: log(pino({}, nothing)), ours: log(pino(adaptiveOptions({}), nothing)) };
}

function ofPinoStreams() {
  const pino = require("pino");
  const log = (...streams) => {
    const logger = pino({}, pino.multistream(streams.map((stream) => ({ stream }))));
    return (body, given) => logger.info(given, body);
  };
  return { floor: log(nothing), ours: log(nothing, pinoStream()) };
}

function ofWinston() {
  const winston = require("winston");
  class Null extends winston.Transport {
    log(_, done) {
      done();
    }
  }
  const Adaptive = adaptiveTransport(winston.Transport);
  const log = (...transports) => {
    const logger = winston.createLogger({ format: winston.format.json(), transports });
    return (body, given) => logger.info(body, given);
  };
  return { floor: log(new Null()), ours: log(new Null(), new Adaptive()) };
}

function ofBunyan() {
  const bunyan = require("bunyan");
  const log = (...streams) => {
    const logger = bunyan.createLogger({ name: "shop", streams: [{ stream: nothing }, ...streams] });
    return (body, given) => logger.info(given, body);
  };
  return { floor: log(), ours: log(bunyanStream()) };
}

/** By the way of a case: returns what logs a text with attributes, `floor` and `ours`. */
export const LOGGERS = { pino: ofPino, pino_stream: ofPinoStreams, winston: ofWinston, bunyan: ofBunyan };
