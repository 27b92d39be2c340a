/** A bearer token. `expiresAt` is a date, or milliseconds since 1970; a token without it is good for one request. */
export interface Token {
  readonly token: string;
  readonly expiresAt?: number | Date | undefined;
}

/** Hands out a token, at once or later. */
export type TokenProvider = () => string | Token | Promise<string | Token>;
