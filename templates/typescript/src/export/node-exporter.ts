import type { ExporterOptions } from "../config/options.js";
import { readSettings } from "../config/settings.js";
import { Exporter } from "./exporter.js";
import { type ExporterParts, nodePlatform } from "./node-platform.js";

/** The exporter of Node. When the process has nothing left to do, what is left is sent, within `exitTimeoutMs`. */
export class NodeExporter extends Exporter {
  constructor(options: ExporterOptions = {}, parts: ExporterParts = {}) {
    const platform = nodePlatform(parts);
    super(readSettings(options, platform.environment, false), platform);
  }
}
