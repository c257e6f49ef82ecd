/** Structural sharing of plain data: what did not change stays the same object, so that `===` means "unchanged". */

/** `next` with every part that equals `before`'s replaced by `before`'s; `before` itself when all does. JSON-able data only. */
export function share<T>(before: T, next: T): T {
  if (Object.is(before, next)) return before;
  if (typeof before !== "object" || typeof next !== "object" || before === null || next === null) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(before)) return next;
    let same = before.length === next.length;
    const shared = next.map((item, i) => {
      const part = i < before.length ? share(before[i], item) : item;
      if (part !== before[i]) same = false;
      return part;
    });
    return same ? before : (shared as T);
  }
  if (Array.isArray(before)) return next;
  const old = before as Record<string, unknown>;
  const fresh = next as Record<string, unknown>;
  const names = Object.keys(fresh);
  let same = Object.keys(old).length === names.length;
  const shared: Record<string, unknown> = {};
  for (const name of names) {
    if (name === "__proto__") continue; // would set the prototype; no record of ours has such a field
    shared[name] = share(old[name], fresh[name]);
    if (shared[name] !== old[name] || !(name in old)) same = false;
  }
  return same ? before : (shared as T);
}
