// LipService for winston, which is not loaded here.

export { splatTemplate, type TemplateFormat } from "./template.js";
export { adaptiveTransport, type TransportClass } from "./transport.js";
