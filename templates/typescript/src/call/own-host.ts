import type { Attributes } from "./attributes.js";
import { callSite } from "./call-site.js";
import { Channel, type Host } from "./host.js";
import { LEVELS, levelSeverity } from "./level.js";

/** What `client.log` takes beside a message: attributes, or what builds them, which is called for kept records only. */
export type OwnAttributes = Attributes | (() => Attributes | undefined) | undefined;

/** LipService's own log call. */
const host: Host<OwnAttributes> = {
  body: () => "",
  attributes: (call) => (typeof call === "function" ? call() : call),
  location: callSite,
};

const CHANNELS: readonly Channel<OwnAttributes>[] = LEVELS.map(
  (level) => new Channel(host, "", levelSeverity(level), level),
);
const INFO = CHANNELS.find(({ level }) => level === "info") as Channel<OwnAttributes>;

/** Returns the channel of a level; callers without types may name any. They are few: a map would take longer. */
export function ownChannel(level: string): Channel<OwnAttributes> {
  for (const channel of CHANNELS) if (channel.level === level) return channel;
  return INFO;
}
