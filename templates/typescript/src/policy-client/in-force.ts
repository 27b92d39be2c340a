import type { Policy } from "../policy/policy.js";
import type { PolicySourceName } from "./source.js";
import type { PolicyFailure, PolicyStats } from "./stats.js";

/** The newest policy of a client, and what is known of it. */
export class PolicyInForce {
  private fetchedMs = 0;
  private changedMs = 0;
  private readonly failures = new Map<PolicyFailure, number>();

  /** Begins with a policy that nobody was asked for. `now` returns milliseconds since 1970. */
  constructor(
    private source: PolicySourceName,
    private policy: Policy,
    private readonly now: () => number,
  ) {}

  /** A source has given a policy, or stands by the one in force: now, or some time ago. */
  confirm(source: PolicySourceName, policy: Policy | undefined, fetchedMs: number = this.now()): void {
    this.source = source;
    this.fetchedMs = fetchedMs;
    if (policy === undefined) return;
    this.policy = policy;
    this.changedMs = this.now();
  }

  /** Counts a failure. */
  fail(kind: PolicyFailure): void {
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
  }

  stats(): PolicyStats {
    const { source, fetchedMs, changedMs } = this;
    const { version, hash } = this.policy;
    const ageMs = fetchedMs === 0 ? 0 : Math.max(0, this.now() - fetchedMs);
    const failures = Object.freeze(Object.fromEntries(this.failures));
    return Object.freeze({ source, version, hash, fetchedMs, changedMs, ageMs, failures });
  }
}
