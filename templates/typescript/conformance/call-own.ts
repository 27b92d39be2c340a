import { fieldsOf, type Library, type LogCall } from "./call-library.js";

/** The log call of a client. */
export interface OwnLog {
  log(level: string, message: string, attributes?: object): void;
}

/** LipService's own log call. */
export class OwnLibrary implements Library {
  constructor(private readonly client: () => OwnLog) {}

  log(call: LogCall): void {
    this.client().log(call.level, call.message, fieldsOf(call, "error"));
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    if (isBare) return;
    this.client().log("info", `hostile ${what}`, { value });
    this.client().log("info", value as string);
  }

  secondSink(): boolean {
    return false;
  }

  reconfigure(): boolean {
    return false;
  }

  isRestored(): boolean {
    return true;
  }
}
