/**
 * Opens the crypto store of a profile and proves that it is this device's, before anything is sent from it. What can go
 * wrong is told apart: the module cannot be had (try again), the store is lost (say so), the disk refuses (say so).
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoBackend } from "matrix-js-sdk/lib/common-crypto/CryptoBackend.js";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { KeyValueStorage } from "../../platform/types.ts";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { createMatrixClient, cryptoOf } from "./client.ts";
import { closeWhenDeleted, cryptoPrefix, databasesWork, deleteCryptoDatabases, keepCryptoDatabases } from "./cryptoDatabases.ts";
import { type CryptoRecord, type CryptoRecords, newStoreKey, storeKeyBytes } from "./cryptoKeys.ts";
import type { Http } from "./http.ts";
import { type Fetch, pause } from "./jsonRequest.ts";
import { loadSdk, type Sdk } from "./loadSdk.ts";
import { aborted } from "./matrixErrors.ts";
import { field, fields, string } from "./rawEvent.ts";
import type { Credentials } from "./signInTypes.ts";

/** The crypto module at work. */
export interface CryptoEngine {
  readonly client: MatrixClient;
  readonly crypto: CryptoBackend;
  readonly sdk: Sdk;
}

/** `settled`: what the module does of its own accord from opening on is done; freeing it earlier fails where nobody hears it. */
export type Opened =
  | { readonly status: "open"; readonly engine: CryptoEngine; readonly settled: Promise<unknown> }
  | { readonly status: "lost" }
  | { readonly status: "noStorage" };

export interface OpenOptions {
  readonly credentials: Credentials;
  readonly request: Fetch;
  readonly http: Http;
  readonly records: CryptoRecords;
  readonly storage: KeyValueStorage;
  readonly callbacks: CryptoCallbacks;
  /** Nobody waits for it any more: the session ended, and its databases may be going. */
  hasEnded(): boolean;
  /** What waits for another device's keys is of no use to this one. */
  forgetWaiting(): Promise<void>;
}

/** Rejects when it may work the next time: no network, the module's script cannot be had, storage hiccups. */
export async function openCrypto(options: OpenOptions): Promise<Opened> {
  const { credentials, records } = options;
  const record = await knownRecord(options);
  const storageKey = record.lost ? undefined : storeKeyBytes(record.storeKey);
  if (!storageKey) return { status: "lost" };
  const sdk = await loadSdk();
  if (options.hasEnded()) throw aborted(); // opened now, the databases would be made anew behind their deletion
  const client = createMatrixClient({ ...options, sdk });
  await keepCryptoDatabases(credentials, options.storage);
  closeWhenDeleted();
  try {
    await client.initRustCrypto({ cryptoDatabasePrefix: cryptoPrefix(credentials), storageKey });
  } catch (thrown) {
    client.stopClient();
    // Deleted while it was opening: no fault, and no word on disk or store.
    if (options.hasEnded()) throw aborted();
    return whyNot(thrown, record, sdk, options);
  }
  const crypto = cryptoOf(client);
  // The SDK asks for the backup of its own accord as soon as it has opened, and `stopClient` would free the module under
  // that question ("null pointer passed to rust", matrix-js-sdk 43). Asked at once, this is the same question.
  const settled = crypto.checkKeyBackupAndEnable().catch(() => null);
  if (options.hasEnded()) {
    await settled;
    client.stopClient();
    throw aborted();
  }
  try {
    const { ed25519 } = await crypto.getOwnDeviceKeys();
    const before = record.identity ?? (await serverIdentity(options)) ?? ed25519;
    if (before !== ed25519) {
      client.stopClient();
      return await lose(record, options);
    }
    if (!record.identity) await records.save({ ...record, identity: ed25519 });
  } catch (thrown) {
    client.stopClient();
    throw thrown;
  }
  return { status: "open", engine: { client, crypto, sdk }, settled };
}

/** The saved record, or a new one, on disk before a store is ever opened with it. */
async function knownRecord(options: OpenOptions): Promise<CryptoRecord> {
  const { credentials, records } = options;
  const { deviceId, profileId } = credentials;
  const saved = await records.load();
  if (saved?.deviceId === deviceId) return saved;
  // Without a record the store's key is gone, with another device's the store is of no use: only a device that nobody
  // knows keys of may begin anew.
  if (await serverIdentity(options)) {
    const lost: CryptoRecord = { deviceId, storeKey: "", lost: true };
    await records.save(lost);
    return lost;
  }
  await options.forgetWaiting();
  await deleteCryptoDatabases(credentials, options.storage);
  if (saved) void deleteCryptoDatabases({ profileId, deviceId: saved.deviceId }, options.storage);
  const fresh: CryptoRecord = { deviceId, storeKey: newStoreKey() };
  await records.save(fresh);
  return fresh;
}

/** Keys of the account as the server tells them to others. @throws AppError, also at nonsense: it is no word on any key. */
async function queryKeys(
  { credentials: { userId }, http }: Pick<OpenOptions, "credentials" | "http">,
  devices: string[],
): Promise<unknown> {
  const answer = await http.call("POST", "/v3/keys/query", { body: { device_keys: { [userId]: devices } } });
  if (!isMap(field(answer, "device_keys"))) throw new AppError("server", "an answer about keys without keys");
  for (const part of [field(field(answer, "device_keys"), userId), field(answer, "master_keys"), field(answer, "failures")])
    if (part !== undefined && !isMap(part)) throw new AppError("server", "a malformed answer about keys");
  return answer;
}

const isMap = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** Ed25519 key of this device as the server tells it to others; undefined when it has none. */
async function serverIdentity(options: Pick<OpenOptions, "credentials" | "http">): Promise<string | undefined> {
  const { userId, deviceId } = options.credentials;
  const answer = await queryKeys(options, [deviceId]);
  const device = field(field(field(answer, "device_keys"), userId), deviceId);
  return string(field(field(device, "keys"), `ed25519:${deviceId}`));
}

/** Whether the account has a cross-signing identity: then it uses encryption. @throws AppError */
export async function hasIdentity(options: Pick<OpenOptions, "credentials" | "http">): Promise<boolean> {
  const answer = await queryKeys(options, []);
  return field(field(answer, "master_keys"), options.credentials.userId) !== undefined;
}

const CONFIRM_MS = 2_000;

/**
 * A device that was removed elsewhere and signs in again under its old id has keys that nobody knows any more, and the
 * module does not publish them twice: as good as lost. False: it was so, and is noted. @throws AppError
 */
export async function isStillPublished(options: Pick<OpenOptions, "credentials" | "http" | "records" | "hasEnded">): Promise<boolean> {
  const record = await options.records.load();
  if (!record?.identity || record.deviceId !== options.credentials.deviceId) return true;
  for (const wait of [CONFIRM_MS, undefined]) {
    const server = await serverIdentity(options);
    if (server === record.identity) {
      if (!record.published) await options.records.save({ ...record, published: true });
      return true;
    }
    if (server === undefined && !record.published) return true; // on its way
    if (wait !== undefined) await pause(wait); // one answer of a server in trouble is not enough
    if (options.hasEnded()) return true; // signed out meanwhile, which is why nobody knows it
  }
  log("crypto").error("the server knows this device by other keys, or by none");
  await options.records.save({ ...record, lost: true });
  return false;
}

async function lose(record: CryptoRecord, options: OpenOptions): Promise<Opened> {
  log("crypto").error("the crypto store is not this device's any more");
  await options.records.save({ ...record, lost: true });
  await options.forgetWaiting();
  await deleteCryptoDatabases(options.credentials, options.storage);
  return { status: "lost" };
}

/** Whose store was unreadable the last time. */
const doubted = new WeakSet<CryptoRecords>();

/** The module, the disk or the store: whichever fails by itself is to blame. */
async function whyNot(thrown: unknown, record: CryptoRecord, sdk: Sdk, options: OpenOptions): Promise<Opened> {
  log("crypto").error("the crypto store could not be opened", thrown);
  const probe = createMatrixClient({ ...options, sdk, callbacks: {} });
  try {
    await probe.initRustCrypto({ useIndexedDB: false });
  } catch {
    throw thrown;
  } finally {
    probe.stopClient();
  }
  if (!(await databasesWork())) return { status: "noStorage" };
  if (says(thrown, TOO_NEW)) return { status: "noStorage" };
  // Deleting cannot be undone: the second time in a row only.
  if (!isUnreadable(thrown) || !doubted.has(options.records)) {
    if (isUnreadable(thrown)) doubted.add(options.records);
    throw thrown;
  }
  return lose(record, options);
}

/**
 * What matrix-sdk-crypto-wasm 19 says of a store that was encrypted with another key, is of another device, or no longer
 * what was written. What the disk says ("DomException QuotaExceededError (22): …": full, aborted, asleep) passes, and so
 * does every word that is not known here: a store that is kept in error can still be read tomorrow.
 */
const BROKEN = [
  "An object failed to be decrypted while unpickling",
  "Error encrypting or decrypting a value",
  "Failed to deserialize or serialize a JSON value",
  "the account in the store doesn't match the account in the constructor",
];
/** Of a later Hearth. */
const TOO_NEW = "The schema version of the crypto store is too new";

const says = (thrown: unknown, beginning: string): boolean => String(fields(thrown)["message"] ?? thrown).indexOf(beginning) === 0;

/** Only then it may be deleted. */
export function isUnreadable(thrown: unknown): boolean {
  return BROKEN.some((beginning) => says(thrown, beginning));
}
