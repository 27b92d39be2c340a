/**
 * A library that prints by `console` what it has given us as well: meanwhile `console` has nothing to take. Set and put
 * back within one synchronous call.
 */
export const printing: { isOfLibrary: boolean } = { isOfLibrary: false };
