let isOwn = false;

/** Whether a call of our own into something that may log is under way: what is logged in it is not taken. */
export function isOwnCall(): boolean {
  return isOwn;
}

/** Makes such a call. What it leaves for later is not part of it. */
export function asOwnCall<Result>(call: () => Result): Result {
  const wasOwn = isOwn;
  isOwn = true;
  try {
    return call();
  } finally {
    isOwn = wasOwn;
  }
}
