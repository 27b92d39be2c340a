import type { Token, TokenProvider } from "../config/token.js";
import type { Clock } from "./clock.js";
import { TOKEN_REFRESH_MS } from "./tables.js";
import { within } from "./time-limit.js";

const USABLE = /^[!-~]+$/;

/** The tokens of a provider: each is kept until shortly before it expires. */
export class TokenSource {
  private token = "";
  private freshUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly provider: TokenProvider,
    private readonly clock: Clock,
  ) {}

  /** Returns the token for a request. Throws what the provider throws, and where it gives no token or not in time. */
  async next(timeoutMs: number): Promise<string> {
    if (this.clock.monotonic() < this.freshUntil) return this.token;
    const given = await within(timeoutMs, this.clock, this.provider(), "it did not answer in time");
    const { token, expiresAt }: Token = typeof given === "string" ? { token: given } : given;
    if (typeof token !== "string" || !USABLE.test(token)) throw new TypeError("it gave no token");
    this.token = token;
    const lifeMs = expiresAt === undefined ? 0 : Number(expiresAt) - this.clock.wall() - TOKEN_REFRESH_MS;
    // The monotonic clock: a step of the other one makes no token older.
    this.freshUntil = this.clock.monotonic() + (Number.isNaN(lifeMs) ? 0 : lifeMs);
    return token;
  }

  /** Asks the provider next time, whatever it said of the last token. */
  forget(): void {
    this.freshUntil = Number.NEGATIVE_INFINITY;
  }
}
