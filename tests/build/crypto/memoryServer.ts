/** The key calls of a homeserver, in memory: enough for machines to find, claim, sign and write to each other. */
type Json = Record<string, unknown>;
interface SignedKeys extends Json {
  signatures?: Record<string, Record<string, string>>;
}

const parse = (text: string) => JSON.parse(text) as Json;

export class MemoryServer {
  readonly #devices = new Map<string, Map<string, SignedKeys>>();
  readonly #oneTime = new Map<string, Map<string, unknown>>();
  readonly #crossSigning = new Map<string, Record<string, SignedKeys>>();
  readonly #inboxes = new Map<string, Json[]>();
  readonly backup = { version: "1", rooms: {} as Record<string, { sessions: Record<string, { session_data: Record<string, string> }> }> };

  uploadKeys(user: string, device: string, body: string): Json {
    const { device_keys, one_time_keys } = parse(body) as { device_keys?: SignedKeys; one_time_keys?: Json };
    if (device_keys) this.#devicesOf(user).set(device, device_keys);
    const keys = this.#oneTimeOf(user, device);
    for (const [id, key] of Object.entries(one_time_keys ?? {})) keys.set(id, key);
    return { one_time_key_counts: { signed_curve25519: keys.size } };
  }

  uploadCrossSigning(user: string, body: string): Json {
    this.#crossSigning.set(user, parse(body) as Record<string, SignedKeys>);
    return {};
  }

  /** Adds signatures to device keys and to master keys. */
  uploadSignatures(body: string): Json {
    for (const [user, keys] of Object.entries(parse(body) as Record<string, Record<string, SignedKeys>>)) {
      for (const [id, signed] of Object.entries(keys)) {
        const target = this.#devicesOf(user).get(id) ?? this.#crossSigning.get(user)?.["master_key"];
        if (target)
          for (const [by, all] of Object.entries(signed.signatures ?? {})) {
            target.signatures = { ...target.signatures, [by]: { ...target.signatures?.[by], ...all } };
          }
      }
    }
    return { failures: {} };
  }

  query(body: string): Json {
    const users = Object.keys((parse(body) as { device_keys: Json }).device_keys);
    const of = (kind: string) => {
      const found: Json = {};
      for (const user of users) {
        const key = this.#crossSigning.get(user)?.[kind];
        if (key) found[user] = key;
      }
      return found;
    };
    const device_keys: Json = {};
    for (const user of users) {
      const keys: Json = {};
      this.#devicesOf(user).forEach((value, id) => (keys[id] = value));
      device_keys[user] = keys;
    }
    return {
      device_keys,
      failures: {},
      master_keys: of("master_key"),
      self_signing_keys: of("self_signing_key"),
      user_signing_keys: of("user_signing_key"),
    };
  }

  claim(body: string): Json {
    const wanted = (parse(body) as { one_time_keys: Record<string, Json> }).one_time_keys;
    const one_time_keys: Record<string, Json> = {};
    for (const [user, devices] of Object.entries(wanted)) {
      for (const device of Object.keys(devices)) {
        const keys = this.#oneTimeOf(user, device);
        const first = Array.from(keys)[0];
        if (!first) continue;
        keys.delete(first[0]);
        one_time_keys[user] = { ...one_time_keys[user], [device]: { [first[0]]: first[1] } };
      }
    }
    return { one_time_keys, failures: {} };
  }

  /** @param body `{ messages: { user: { device or "*": content } } }` */
  toDevice(sender: string, type: string, body: string): Json {
    for (const [user, devices] of Object.entries((parse(body) as { messages: Record<string, Json> }).messages)) {
      for (const [device, content] of Object.entries(devices)) {
        const targets = device === "*" ? Array.from(this.#devicesOf(user).keys()) : [device];
        for (const target of targets) this.#inbox(user, target).push({ sender, type, content });
      }
    }
    return {};
  }

  saveBackup(body: string): Json {
    Object.assign(this.backup.rooms, (parse(body) as { rooms: object }).rooms);
    return { etag: "1", count: 1 };
  }

  /** What lies in the inbox, once. */
  takeInbox(user: string, device: string): Json[] {
    return this.#inbox(user, device).splice(0);
  }

  oneTimeCount(user: string, device: string): number {
    return this.#oneTimeOf(user, device).size;
  }

  #devicesOf(user: string): Map<string, SignedKeys> {
    return getOrMake(this.#devices, user, () => new Map<string, SignedKeys>());
  }

  #oneTimeOf(user: string, device: string): Map<string, unknown> {
    return getOrMake(this.#oneTime, `${user} ${device}`, () => new Map<string, unknown>());
  }

  #inbox(user: string, device: string): Json[] {
    return getOrMake(this.#inboxes, `${user} ${device}`, () => []);
  }
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
