// @vitest-environment node
import { webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decryptFile, encryptedFile } from "../../../src/matrix/encryptedFile.ts";
import { messagePart } from "../../../src/matrix/messagePart.ts";

const unpadded = (bytes: ArrayBuffer | Uint8Array): string =>
  Buffer.from(bytes as Uint8Array)
    .toString("base64")
    .replace(/=+$/, "");

/** As a sender encrypts (client-server API, "Sending encrypted attachments"). */
async function encrypted(plain: Uint8Array<ArrayBuffer>) {
  const key = await webcrypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  const iv = new Uint8Array(16);
  webcrypto.getRandomValues(iv.subarray(0, 8));
  const bytes = new Uint8Array(await webcrypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, plain));
  const file = {
    v: "v2",
    url: "mxc://example.org/secret",
    key: await webcrypto.subtle.exportKey("jwk", key),
    iv: unpadded(iv),
    hashes: { sha256: unpadded(await webcrypto.subtle.digest("SHA-256", bytes)) },
  };
  return { bytes, file };
}

const words = new TextEncoder().encode("a photo of the sea, and more than one block of sixteen bytes");

describe("encrypted files", () => {
  test("what was encrypted as the spec says is read", async () => {
    const { bytes, file } = await encrypted(words);
    const found = encryptedFile(file);
    expect(found?.mxc).toBe("mxc://example.org/secret");
    expect(await decryptFile(bytes, found!.secret)).toEqual(words);
  });

  test("base64 with padding and in the other alphabet is the same file", async () => {
    const { bytes, file } = await encrypted(words);
    const odd = {
      ...file,
      iv: `${file.iv}==`,
      hashes: { sha256: `${file.hashes.sha256.replace(/\+/g, "-").replace(/\//g, "_")}=` },
    };
    expect(await decryptFile(bytes, encryptedFile(odd)!.secret)).toEqual(words);
  });

  test("one changed bit is damage, and nothing is decrypted", async () => {
    const { bytes, file } = await encrypted(words);
    bytes[20] = (bytes[20] as number) ^ 1;
    await expect(decryptFile(bytes, encryptedFile(file)!.secret)).rejects.toMatchObject({ kind: "damaged" });
  });

  test("a cut file is damage", async () => {
    const { bytes, file } = await encrypted(words);
    await expect(decryptFile(bytes.slice(0, 16), encryptedFile(file)!.secret)).rejects.toMatchObject({ kind: "damaged" });
  });

  test.each<[string, (file: Record<string, unknown>) => unknown]>([
    ["nothing", () => undefined],
    ["a string", () => "v2"],
    ["another version", (file) => ({ ...file, v: "v1" })],
    ["no mxc", (file) => ({ ...file, url: "https://example.org/secret" })],
    ["a path in the mxc", (file) => ({ ...file, url: "mxc://example.org/../secret" })],
    ["another algorithm", (file) => ({ ...file, key: { ...(file["key"] as object), alg: "A128CTR" } })],
    ["a key of another type", (file) => ({ ...file, key: { ...(file["key"] as object), kty: "EC" } })],
    ["a key that may not decrypt", (file) => ({ ...file, key: { ...(file["key"] as object), key_ops: ["encrypt"] } })],
    ["a short key", (file) => ({ ...file, key: { ...(file["key"] as object), k: "AAAA" } })],
    ["a key that is no base64", (file) => ({ ...file, key: { ...(file["key"] as object), k: "ä".repeat(43) } })],
    ["a short iv", (file) => ({ ...file, iv: "AAAA" })],
    ["a hash that is a number", (file) => ({ ...file, hashes: { sha256: 5 } })],
    ["no hashes", (file) => ({ ...file, hashes: null })],
  ])("%s is no file", async (_name, spoil) => {
    const { file } = await encrypted(words);
    expect(encryptedFile(spoil(file))).toBeUndefined();
  });
});

describe("messages with encrypted files", () => {
  const picture = async (more: object = {}) => {
    const { file } = await encrypted(words);
    return { msgtype: "m.image", body: "sea.jpg", file, info: { w: 4000, h: 3000, size: 5_000_000, mimetype: "image/jpeg" }, ...more };
  };

  test("a picture has its secret, and its sender's preview", async () => {
    const { file: small } = await encrypted(words);
    const content = await picture({ info: { thumbnail_file: { ...small, url: "mxc://example.org/small" }, thumbnail_info: { w: 800 } } });
    const part = messagePart("m.room.message", content, false);
    expect(part).toMatchObject({ kind: "image", media: { mxc: "mxc://example.org/secret", secret: { iv: content.file.iv } } });
    expect(part).toMatchObject({ media: { thumbnail: { mxc: "mxc://example.org/small", secret: { iv: small.iv } } } });
  });

  test("a malformed file does not fall back to a plain address", async () => {
    const content = { ...(await picture()), url: "mxc://example.org/plain" };
    expect(messagePart("m.room.message", { ...content, file: { v: "v2" } }, false)).not.toHaveProperty("media");
  });

  test("the poster of an encrypted video is the encrypted one", async () => {
    const { file } = await encrypted(words);
    const part = messagePart("m.room.message", { ...(await picture()), msgtype: "m.video", info: { thumbnail_file: file } }, false);
    expect(part).toMatchObject({ kind: "video", poster: { secret: { sha256: file.hashes.sha256 } } });
  });
});
