import type { Clock } from "../export/clock.js";
import type { Policy } from "../policy/policy.js";
import type { PolicyInForce } from "./in-force.js";
import { type Look, nextStep, type Plan, type PollState, type Step } from "./poll.js";

/** What a client looks with, and whom it tells. */
export interface PolicyClientParts {
  readonly clock: Clock;

  /** Returns 24 random bits. */
  readonly random: () => number;

  /** Looks at the source, of which `tag` was seen last. */
  readonly look: (tag: string, signal: AbortSignal) => Promise<Look>;

  /** Lets a policy come into force. */
  readonly put: (policy: Policy) => void;

  /** Keeps a document for the next start. */
  readonly keep: (tag: string, body: Uint8Array) => void;

  /** Takes lines for a person. */
  readonly say: (line: string) => void;

  /** Calls `run` outside of the asynchronous context of the caller. */
  readonly detach: (run: () => void) => void;
}

/** Looks for another policy again and again. Its timer keeps no process alive, and nobody waits for it. */
export class PolicyClient {
  private readonly ending = new AbortController();
  private cancel: (() => void) | undefined = undefined;

  constructor(
    private readonly plan: Plan,
    private state: PollState,
    private readonly inForce: PolicyInForce,
    private readonly parts: PolicyClientParts,
  ) {}

  /** Looks after so many milliseconds, 0 for at once, and then again and again. */
  start(waitMs: number): void {
    if (this.ending.signal.aborted) return;
    this.parts.detach(() => {
      if (waitMs === 0) this.look();
      else this.cancel = this.parts.clock.after(waitMs, () => this.look(), false);
    });
  }

  /** Looks no more; what is under way is cut off, and changes nothing. */
  end(): void {
    this.cancel?.();
    this.ending.abort();
  }

  /** Does what follows from a look; returns how long to wait for the next one. */
  follow(look: Look): number {
    const step = nextStep(this.plan, this.state, look, this.parts.random());
    this.state = step.state;
    if (step.failure === undefined) this.confirm(step, look);
    else this.inForce.fail(step.failure);
    for (const line of step.notices ?? []) this.parts.say(line);
    return step.waitMs;
  }

  private confirm({ state, policy, isNew }: Step, look: Look): void {
    if (policy !== undefined) this.parts.put(policy);
    this.inForce.confirm(state.source, policy);
    if (isNew === true) this.parts.keep(state.tag, look.body);
  }

  private async look(): Promise<void> {
    const { signal } = this.ending;
    let waitMs = this.plan.pollMs;
    try {
      const look = await this.parts.look(this.state.tag, signal);
      if (signal.aborted) return;
      waitMs = this.follow(look);
    } catch (error) {
      // Whatever it is, the policy stays in force, and it is looked at again.
      this.inForce.fail("no_answer");
      this.parts.say(`${this.plan.option}: ${error}`);
    }
    this.start(waitMs);
  }
}
