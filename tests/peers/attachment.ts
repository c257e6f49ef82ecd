/** Encrypted attachments as the specification has them: AES-CTR with a hash of what was uploaded. On Node's WebCrypto. */
import { webcrypto } from "node:crypto";

/** `file` of an event: EncryptedFile (Client-Server API, "Sending encrypted attachments"). */
export interface EncryptedFile {
  readonly v: "v2";
  readonly url: string;
  readonly key: {
    readonly kty: "oct";
    readonly key_ops: readonly string[];
    readonly alg: "A256CTR";
    readonly k: string;
    readonly ext: true;
  };
  /** 8 random bytes, then a counter of 8 from zero; unpadded base64, as the hash. */
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

const unpadded = (bytes: Uint8Array | ArrayBuffer): string =>
  Buffer.from(bytes as Uint8Array)
    .toString("base64")
    .replace(/=+$/, "");
const algorithm = (iv: Uint8Array) => ({ name: "AES-CTR", counter: iv, length: 64 });

export async function encryptAttachment(
  bytes: Uint8Array,
): Promise<{ readonly data: Uint8Array<ArrayBuffer>; readonly file: Omit<EncryptedFile, "url"> }> {
  const iv = new Uint8Array(16);
  webcrypto.getRandomValues(iv.subarray(0, 8));
  const key = await webcrypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  const data = new Uint8Array(await webcrypto.subtle.encrypt(algorithm(iv), key, bytes));
  const { k = "" } = await webcrypto.subtle.exportKey("jwk", key);
  const sha256 = unpadded(await webcrypto.subtle.digest("SHA-256", data));
  return {
    data,
    file: {
      v: "v2",
      key: { kty: "oct", key_ops: ["encrypt", "decrypt"], alg: "A256CTR", k, ext: true },
      iv: unpadded(iv),
      hashes: { sha256 },
    },
  };
}

/** Rejects when the hash does not fit, before anything is decrypted. */
export async function decryptAttachment(file: EncryptedFile, data: Uint8Array): Promise<Uint8Array> {
  const sha256 = unpadded(await webcrypto.subtle.digest("SHA-256", data));
  if (sha256 !== file.hashes.sha256) throw new Error("the file's hash does not fit");
  const key = await webcrypto.subtle.importKey("jwk", { ...file.key, key_ops: [...file.key.key_ops] }, { name: "AES-CTR" }, false, [
    "decrypt",
  ]);
  return new Uint8Array(await webcrypto.subtle.decrypt(algorithm(Buffer.from(file.iv, "base64")), key, data));
}
