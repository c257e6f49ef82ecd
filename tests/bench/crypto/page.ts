/** What the bench asks of the contenders, on `window.cryptoBench`. Times are measured here, and told in milliseconds. */
import "../../../platform/polyfills.ts";
import { MemoryServer } from "../../build/crypto/memoryServer.ts";
import { Party } from "../../build/crypto/party.ts";
import { type ContenderName, contenderNamed, fetchBytes } from "./contender.ts";
import type { Corpus } from "./corpus.ts";

/** Where keys lie: in the module's memory, or in IndexedDB under a key, as a session has them. */
export type Store = "memory" | "indexedDB";
export type Kind = "texts" | "photos";

/** So much was done in so many milliseconds. */
export interface Stretch {
  readonly count: number;
  readonly ms: number;
}

const memories = new Map<ContenderName, { readonly buffer: ArrayBuffer }>();
const readers = new Map<string, Party>();
let corpus: Corpus | undefined;
let stores = 0;

async function theCorpus(): Promise<Corpus> {
  corpus ??= JSON.parse(new TextDecoder().decode(await fetchBytes("corpus.json"))) as Corpus;
  return corpus;
}

async function open(name: ContenderName, store: Store): Promise<Party> {
  stores++;
  const where = store === "memory" ? undefined : `bench-${name}-${Date.now()}-${stores}`;
  return Party.open(contenderNamed(name).crypto, new MemoryServer(), "@reader:hs.example", `READER${stores}`, where);
}

/** The one that reads the corpus; made when it is first asked for. */
async function reader(name: ContenderName, store: Store): Promise<Party> {
  const key = `${name} ${store}`;
  const known = readers.get(key);
  if (known) return known;
  const party = await open(name, store);
  await party.machine.importExportedRoomKeys((await theCorpus()).keys, () => undefined);
  readers.set(key, party);
  return party;
}

/** Fetches, compiles and starts the module. */
async function load(name: ContenderName): Promise<number> {
  const start = performance.now();
  memories.set(name, await contenderNamed(name).load());
  return performance.now() - start;
}

/** One event after the other, from the first on, until all are read or `longestMs` are over; at least ten. */
async function decrypt(name: ContenderName, store: Store, kind: Kind, longestMs: number): Promise<Stretch> {
  const { machine, crypto } = await reader(name, store);
  const { [kind]: events, room } = await theCorpus();
  const start = performance.now();
  let count = 0;
  let now = start;
  for (const event of events) {
    if (count >= 10 && now - start > longestMs) break;
    // As matrix-js-sdk does it, objects included.
    const settings = new crypto.DecryptionSettings(crypto.TrustRequirement.Untrusted);
    const decrypted = await machine.decryptRoomEvent(event, new crypto.RoomId(room), settings);
    const { content } = JSON.parse(decrypted.event) as { readonly content: { readonly body: string } };
    if (content.body.length < 10) throw new Error(`the event ${count} was not read`);
    decrypted.free();
    count++;
    now = performance.now();
  }
  return { count, ms: now - start };
}

/** Room keys into an empty store. */
async function importKeys(name: ContenderName, store: Store): Promise<Stretch> {
  const { manyKeys, manyKeysCount } = await theCorpus();
  const { machine } = await open(name, store);
  const start = performance.now();
  const { importedCount } = await machine.importExportedRoomKeys(manyKeys, () => undefined);
  const ms = performance.now() - start;
  machine.close();
  if (importedCount !== manyKeysCount) throw new Error(`${importedCount} of ${manyKeysCount} keys were taken`);
  return { count: importedCount, ms };
}

/** Bytes of the module's own memory. */
function memory(name: ContenderName): number {
  return memories.get(name)?.buffer.byteLength ?? 0;
}

const cryptoBench = { load, decrypt, importKeys, memory };
export type CryptoBench = typeof cryptoBench;
Object.assign(window, { cryptoBench });
