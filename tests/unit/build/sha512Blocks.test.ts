// @vitest-environment node
import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hearthSha512 } from "../../../platform/build/crypto/sha512Blocks.ts";
import { roundConstants } from "../../../platform/build/crypto/sha512Constants.ts";

const CONSTANTS = roundConstants();
/** The first state (FIPS 180-4, section 5.3.5). */
const START = [
  [0x6a09e667, 0xf3bcc908],
  [0xbb67ae85, 0x84caa73b],
  [0x3c6ef372, 0xfe94f82b],
  [0xa54ff53a, 0x5f1d36f1],
  [0x510e527f, 0xade682d1],
  [0x9b05688c, 0x2b3e6c1f],
  [0x1f83d9ab, 0xfb41bd6b],
  [0x5be0cd19, 0x137e2179],
] as const;

/** SHA-512 with the function under test, in a memory where other things lie before and behind. */
function sha512(message: Uint8Array): string {
  const blocks = Math.ceil((message.length + 17) / 128);
  const [state, data] = [64, 64 + 64 + 13];
  const bytes = new Uint8Array(Math.ceil((data + blocks * 128 + 64) / 4) * 4).fill(0xa5);
  const words = new Int32Array(bytes.buffer);
  const view = new DataView(bytes.buffer);
  START.forEach(([high, low], index) => {
    view.setUint32(state + index * 8, low, true);
    view.setUint32(state + index * 8 + 4, high, true);
  });
  bytes.fill(0, data, data + blocks * 128).set(message, data);
  bytes[data + message.length] = 0x80;
  view.setUint32(data + blocks * 128 - 4, message.length * 8);
  hearthSha512({ words, bytes }, state, data, blocks, CONSTANTS);
  expect(bytes.subarray(0, state).every((byte) => byte === 0xa5)).toBe(true);
  expect(bytes.subarray(data + blocks * 128).every((byte) => byte === 0xa5)).toBe(true);
  const word = (at: number) => view.getUint32(at, true).toString(16).padStart(8, "0");
  return START.map((_, index) => word(state + index * 8 + 4) + word(state + index * 8)).join("");
}

describe("SHA-512's compression in JavaScript", () => {
  test("its constants begin and end as the standard's do", () => {
    expect(CONSTANTS).toHaveLength(160);
    const hex = (index: number) => ((CONSTANTS[index] as number) >>> 0).toString(16).padStart(8, "0");
    expect([hex(0) + hex(1), hex(158) + hex(159)]).toEqual(["428a2f98d728ae22", "6c44198c4a475817"]);
  });

  test.each([0, 1, 111, 112, 127, 128, 129, 1000, 5000])("%d bytes, as Node has it", (length) => {
    for (const message of [new Uint8Array(length), new Uint8Array(length).fill(255), randomBytes(length)]) {
      expect(sha512(message)).toBe(createHash("sha512").update(message).digest("hex"));
    }
  });
});
