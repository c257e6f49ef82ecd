/** A PIN as it may lie on a disk: salted and slow to try, never itself. Pure but for the salt's chance. */
import { deriveKey } from "@stablelib/pbkdf2";
import { SHA256 } from "@stablelib/sha256";

/** PBKDF2-HMAC-SHA-256, 32 bytes. Numbers are in hexadecimal. */
export interface PinHash {
  readonly salt: string;
  readonly iterations: number;
  readonly hash: string;
  /** Digits: the last one sends by itself. It tells a thief little that trying would not. */
  readonly length: number;
}

/** Half a second on a television of 2018 where the engine does the work, and where script does. */
const BY_ENGINE = 100_000;
const BY_SCRIPT = 4_000;
const MOST = 1_000_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
const fromHex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Secure pages only (https, localhost, packages). Elsewhere StableLib's, which needs no BigInt, as noble's does (Chromium 67). */
const engine = (): SubtleCrypto | undefined => (typeof crypto === "object" ? crypto.subtle : undefined);

async function derive(digits: string, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const subtle = engine();
  if (!subtle) return deriveKey(SHA256, ascii(digits), salt, iterations, HASH_BYTES);
  const material = await subtle.importKey("raw", ascii(digits) as BufferSource, "PBKDF2", false, ["deriveBits"]);
  const options = { name: "PBKDF2", hash: "SHA-256", salt: salt as BufferSource, iterations };
  return new Uint8Array(await subtle.deriveBits(options, material, HASH_BYTES * 8));
}

/** @param digits the PIN. Each hash has a salt of its own. */
export async function hashPin(digits: string): Promise<PinHash> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const iterations = engine() ? BY_ENGINE : BY_SCRIPT;
  return { salt: hex(salt), iterations, hash: hex(await derive(digits, salt, iterations)), length: digits.length };
}

/** Whether these digits are the PIN. */
export async function isPin(digits: string, { salt, iterations, hash }: PinHash): Promise<boolean> {
  return hex(await derive(digits, fromHex(salt), iterations)) === hash;
}

/** What lay on the disk, or undefined where that is no hash. */
export function readPinHash(value: unknown): PinHash | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { salt, iterations, hash, length } = value as Record<string, unknown>;
  const isHex = (text: unknown, bytes: number): text is string =>
    typeof text === "string" && text.length === bytes * 2 && /^[0-9a-f]+$/.test(text);
  const isWithin = (count: unknown, least: number, most: number): count is number =>
    typeof count === "number" && count >= least && count <= most && Math.floor(count) === count;
  if (!isHex(salt, SALT_BYTES) || !isHex(hash, HASH_BYTES) || !isWithin(iterations, 1, MOST) || !isWithin(length, 1, 99)) return undefined;
  return { salt, iterations, hash, length };
}
