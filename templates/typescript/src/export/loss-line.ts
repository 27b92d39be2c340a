import type { Diagnostics } from "./diagnostics.js";
import { type Ledger, lossText } from "./ledger.js";

/** Tells a person of losses: those of a moment together, and then once in a while. */
export class LossLine {
  private isScheduled = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly diagnostics: Diagnostics,
    private readonly detach: (run: () => void) => void,
  ) {}

  /** Says what was lost, unless that was said of other losses not long ago. */
  soon(): void {
    if (this.isScheduled || !this.ledger.hasUnsaid || !this.diagnostics.isOpen("loss")) return;
    this.isScheduled = true;
    this.detach(() =>
      queueMicrotask(() => {
        this.isScheduled = false;
        // At the end they may have been said meanwhile.
        if (this.ledger.hasUnsaid) this.diagnostics.say("loss", lossText(this.ledger.say()));
      }),
    );
  }

  /** Says at the end what has not been said. */
  last(): void {
    if (this.ledger.hasUnsaid) this.diagnostics.write(lossText(this.ledger.say()));
  }
}
