// LipService for pino, which is not loaded here.

export { adaptiveOptions } from "./hooks.js";
export { type AdaptiveStream, adaptiveStream } from "./stream.js";
