/** Waiting for the page instead of for a while. */

export interface Wait<T> {
  read(): Promise<T>;
  /** What is waited for, in words. */
  readonly label: string;
  /** 10 s unless given. */
  readonly timeoutMs?: number | undefined;
  /** What stood on the screen instead, for the error. */
  shown(): Promise<readonly string[]>;
  /** Named in the error. */
  readonly engine: string;
}

/** Reads until the answer is truthy, and returns it. Rejects saying what was shown instead. */
export async function until<T>({ read, label, timeoutMs = 10_000, shown, engine }: Wait<T>): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) {
      const lines = (await shown()).join(" | ").slice(0, 600);
      throw new Error(`Engine ${engine} waited ${timeoutMs} ms for: ${label}. Last answer: ${JSON.stringify(value)}. Shown: ${lines}`);
    }
    await sleep(30);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
