import { shown } from "./message.js";

const PLAIN_NAME = /^[A-Za-z_]\w*$/;

/** An error or a notice: where in the document, such as `$.rules[2].action`, and what. */
export class Finding {
  constructor(
    readonly path: string,
    readonly message: string,
  ) {
    Object.freeze(this);
  }

  toString(): string {
    return `${this.path}: ${this.message}`;
  }
}

/** Returns the path of a field below `path`. */
export function member(path: string, name: string): string {
  return PLAIN_NAME.test(name) ? `${path}.${name}` : `${path}[${shown(name)}]`;
}

/** Returns the path of an element below `path`. */
export function element(path: string, index: number): string {
  return `${path}[${index}]`;
}
