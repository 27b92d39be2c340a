type Close = () => unknown;

const waiting = new Set<Close>();

/** Calls `close` when the process has nothing left to do, unless what this returns is called before. */
export function onExit(close: Close): () => void {
  // One listener for all: Node warns of many.
  if (waiting.size === 0) process.on("beforeExit", closeAll);
  waiting.add(close);
  return () => {
    waiting.delete(close);
    if (waiting.size === 0) process.off("beforeExit", closeAll);
  };
}

function closeAll(): void {
  for (const close of [...waiting]) close();
}
