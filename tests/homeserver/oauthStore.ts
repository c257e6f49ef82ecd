/** What oidc-provider keeps of one of its models: a token, a code, a client. */
export type Stored = Record<string, unknown> & { grantId?: string; userCode?: string; uid?: string; consumed?: number };

/** oidc-provider's storage in memory: a class whose instances each hold one model, over one shared map. */
export function memoryStore() {
  const all = new Map<string, Stored>();

  class MemoryAdapter {
    readonly #model: string;
    constructor(model: string) {
      this.#model = model;
    }
    #key = (id: string) => `${this.#model}:${id}`;
    #search = (matches: (stored: Stored) => boolean) =>
      [...all].find(([key, stored]) => key.startsWith(`${this.#model}:`) && matches(stored))?.[1];

    // Expired things stay: the provider itself looks at their time, and answers "expired" rather than "unknown".
    async upsert(id: string, payload: Stored) {
      all.set(this.#key(id), payload);
    }
    async find(id: string) {
      return all.get(this.#key(id));
    }
    async findByUserCode(userCode: string) {
      return this.#search((stored) => stored.userCode === userCode);
    }
    async findByUid(uid: string) {
      return this.#search((stored) => stored.uid === uid);
    }
    async consume(id: string) {
      const stored = all.get(this.#key(id));
      if (stored) stored.consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id: string) {
      all.delete(this.#key(id));
    }
    async revokeByGrantId(grantId: string) {
      for (const [key, stored] of all) if (stored.grantId === grantId) all.delete(key);
    }
  }
  return { MemoryAdapter, all };
}
