import type { Retained } from "../policy/policy.js";
import { AgedMap } from "./aged-map.js";
import { MAX_SCOPES } from "./constants.js";
import type { Held } from "./decision.js";

const NONE: readonly Held[] = Object.freeze([]);
const MS_PER_SECOND = 1000;

/** Most requests have no more records than this, and to make room again and again costs more than to hold them. */
const FEW = 8;

/** The held records of one request in a ring, and their bytes. A place is used again once its record has gone. */
class HeldRequest {
  size = 0;
  length = 0;
  private places: (Held | undefined)[] = new Array<Held | undefined>(FEW).fill(undefined);
  private oldest = 0;

  add(held: Held): void {
    if (this.length === this.places.length) this.grow();
    this.places[(this.oldest + this.length) % this.places.length] = held;
    this.length++;
    this.size += held.size;
  }

  private grow(): void {
    const { places, length, oldest } = this;
    const more = new Array<Held | undefined>(2 * length).fill(undefined);
    for (let age = 0; age < length; age++) more[age] = places[(oldest + age) % length];
    this.places = more;
    this.oldest = 0;
  }

  /** Lets go of the oldest record, and returns its bytes. */
  dropOldest(): number {
    const { size } = this.places[this.oldest] as Held;
    this.places[this.oldest] = undefined;
    this.oldest = (this.oldest + 1) % this.places.length;
    this.length--;
    this.size -= size;
    return size;
  }

  /** The records, oldest first. */
  all(): readonly Held[] {
    const at = (age: number) => this.places[(this.oldest + age) % this.places.length] as Held;
    return Array.from({ length: this.length }, (_, age) => at(age));
  }
}

/**
 * Dropped records of each request, held back in case the request fails; the requests in the order of their first
 * records. And which requests have failed.
 */
export class RequestBuffer {
  private readonly requests = new AgedMap<HeldRequest>();
  private readonly promotedUntil = new AgedMap<number>();
  private size = 0;

  /** In this window. */
  private releasedCost = 0;

  constructor(private limits: Retained) {}

  /** Whether anything is held back at all. */
  get enabled(): boolean {
    return this.limits.enabled;
  }

  /** How many records are held. */
  get length(): number {
    let count = 0;
    for (const request of this.requests.values()) count += request.length;
    return count;
  }

  /** Goes by the limits of another policy from now on; one that holds nothing lets go of everything. */
  setLimits(limits: Retained): void {
    this.limits = limits;
    if (limits.enabled) return;
    this.requests.clear();
    this.promotedUntil.clear();
    this.size = 0;
  }

  /** Forgets what was released in the last window. */
  beginWindow(): void {
    this.releasedCost = 0;
  }

  /** Holds a record back. Too much of one request: its oldest go. Too much in all: the oldest requests go whole. */
  hold(scope: string, held: Held): void {
    const { enabled, maxRequests, maxBytesPerRequest, maxBytes } = this.limits;
    if (!enabled || held.size > Math.min(maxBytesPerRequest, maxBytes)) return;
    const request = this.requestOf(scope);
    request.add(held);
    this.size += held.size;
    while (request.size > maxBytesPerRequest) this.size -= request.dropOldest();
    while (this.requests.size > maxRequests || this.size > maxBytes) {
      this.size -= this.requests.deleteOldest()?.size ?? 0;
    }
  }

  private requestOf(scope: string): HeldRequest {
    const known = this.requests.get(scope);
    if (known !== undefined) return known;
    const request = new HeldRequest();
    this.requests.set(scope, request);
    return request;
  }

  /**
   * Notes that a request has failed, and returns its held records, in the order in which they came. What is too old, or
   * costs more than `mostCost` leaves for such records in this window, stays dropped.
   */
  promote(scope: string, nowMs: number, mostCost: number): readonly Held[] {
    if (!this.limits.enabled) return NONE;
    this.promotedUntil.set(scope, nowMs + MS_PER_SECOND * this.limits.promotedSeconds);
    if (this.promotedUntil.size > MAX_SCOPES) this.promotedUntil.deleteOldest();
    const request = this.letGo(scope);
    return request === undefined ? NONE : request.all().filter((held) => this.mayGo(held, nowMs, mostCost));
  }

  private mayGo(held: Held, nowMs: number, mostCost: number): boolean {
    const isOld = nowMs - held.timeMs > MS_PER_SECOND * this.limits.maxAgeSeconds;
    if (isOld || this.releasedCost + held.cost > mostCost) return false;
    this.releasedCost += held.cost;
    return true;
  }

  /** Whether a request failed a short time ago. */
  isPromoted(scope: string, nowMs: number): boolean {
    return nowMs < (this.promotedUntil.get(scope) ?? 0);
  }

  /** Lets go of a request that has ended. */
  forget(scope: string): void {
    this.letGo(scope);
    this.promotedUntil.delete(scope);
  }

  private letGo(scope: string): HeldRequest | undefined {
    const request = this.requests.get(scope);
    if (request === undefined) return undefined;
    this.requests.delete(scope);
    this.size -= request.size;
    return request;
  }
}
