// LipService for winston, which is not loaded here.

export { adaptiveTransport, type TransportClass } from "./node-transport.js";
export { splatTemplate, type TemplateFormat } from "./template.js";
