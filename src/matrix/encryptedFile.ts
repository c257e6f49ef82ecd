/**
 * Encrypted attachments (client-server API, "Sending encrypted attachments"): AES-CTR with 256 bits and a 64-bit counter,
 * and the SHA-256 of what was uploaded. The hash is checked before anything is decrypted: the server, or whoever stands
 * between, could otherwise flip bits of the plain bytes at will.
 */
import { AppError } from "../core/errors.ts";
import { mxc } from "./mxc.ts";
import { array, field } from "./rawEvent.ts";
import type { MediaSecret, Mxc } from "./records.ts";

const KEY_BYTES = 32;
const IV_BYTES = 16;
const HASH_BYTES = 32;

/** An `EncryptedFile` of version "v2"; undefined when anything about it is not what the spec says. */
export function encryptedFile(file: unknown): { readonly mxc: Mxc; readonly secret: MediaSecret } | undefined {
  const uri = mxc(field(file, "url"));
  const jwk = field(file, "key");
  const key = field(jwk, "k");
  const iv = field(file, "iv");
  const sha256 = field(field(file, "hashes"), "sha256");
  const isAes = field(jwk, "kty") === "oct" && field(jwk, "alg") === "A256CTR" && array(field(jwk, "key_ops")).indexOf("decrypt") >= 0;
  if (!uri || field(file, "v") !== "v2" || !isAes) return undefined;
  if (!isBase64(key, KEY_BYTES) || !isBase64(iv, IV_BYTES) || !isBase64(sha256, HASH_BYTES)) return undefined;
  return { mxc: uri, secret: { key, iv, sha256 } };
}

/** Whether this page has what decrypting takes. */
export const canDecrypt = (): boolean => typeof crypto === "object" && crypto.subtle !== undefined;

/**
 * The plain bytes of a downloaded attachment. Takes twice its size of memory: the caller has looked at the size.
 * @throws AppError "damaged" when the bytes are not those that were sent; "unsupported" where the page has no WebCrypto
 *   (plain http from another machine).
 */
export async function decryptFile(bytes: Uint8Array<ArrayBuffer>, secret: MediaSecret): Promise<Uint8Array<ArrayBuffer>> {
  const subtle = typeof crypto === "object" ? crypto.subtle : undefined;
  if (!subtle) throw new AppError("unsupported", "no WebCrypto: encrypted media need a secure page");
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  const expected = fromBase64(secret.sha256);
  if (!expected.every((byte, i) => byte === hash[i])) throw new AppError("damaged", "the hash of an encrypted file is wrong");
  const key = await subtle.importKey("raw", fromBase64(secret.key), "AES-CTR", false, ["decrypt"]);
  return new Uint8Array(await subtle.decrypt({ name: "AES-CTR", counter: fromBase64(secret.iv), length: 64 }, key, bytes));
}

/** Exactly `bytes` long. Clients write both alphabets, with and without padding. */
function isBase64(value: unknown, bytes: number): value is string {
  if (typeof value !== "string" || value.length > 64 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  try {
    return fromBase64(value).length === bytes;
  } catch {
    return false;
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, ""));
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
