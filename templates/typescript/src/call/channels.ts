import { Channel, type Host } from "./host.js";

/** Names of loggers that are remembered; where there are more, they are not names. */
const MAX_CHANNELS = 1000;

/** The channels of a library whose records say by which logger they are. */
export class Channels<Call, Level> {
  private readonly known = new Map<Level, Map<string, Channel<Call>>>();

  constructor(
    private readonly host: Host<Call>,

    /** Returns severity number and name of a level. */
    private readonly read: (level: Level) => readonly [severity: number, name: string],
  ) {}

  of(logger: string, level: Level): Channel<Call> {
    let ofLevel = this.known.get(level);
    if (ofLevel === undefined) {
      ofLevel = new Map();
      this.known.set(level, ofLevel);
    }
    const known = ofLevel.get(logger);
    if (known !== undefined) return known;
    const [severity, name] = this.read(level);
    const made = new Channel(this.host, logger, severity, name);
    if (ofLevel.size < MAX_CHANNELS) ofLevel.set(logger, made);
    return made;
  }
}
