/** Numbers that look random and are the same for the same text, so that the same household is built every time. */
export interface Random {
  /** From 0 to 1. */
  (): number;
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}

/** FNV-1a over the text, then mulberry32: small and even enough for pictures and pauses. */
export function randomOf(text: string): Random {
  let state = 2166136261;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return Object.assign(next, {
    between: (low: number, high: number) => low + next() * (high - low),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
  });
}
