import { decodeRecoveryKey as sdkDecode, encodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import { describe, expect, it } from "vitest";
import { checkRecoveryKey, decodeRecoveryKey, RECOVERY_KEY_ALPHABET, RECOVERY_KEY_LETTERS } from "../../../src/matrix/recoveryKey.ts";

/** Made of 32 bytes that are different each time, and the extremes. */
const keys = [0, 1, 7, 100, 255].map((seed) => Uint8Array.from({ length: 32 }, (_, i) => (seed === 255 ? 255 : seed * (i + 1)) & 255));
const written = keys.map((key) => encodeRecoveryKey(key) as string);

describe("recovery keys", () => {
  it("are decoded as the SDK encodes them", () => {
    written.forEach((text, i) => {
      expect(checkRecoveryKey(text)).toBe("complete");
      expect(decodeRecoveryKey(text)).toEqual(keys[i]);
      expect(text.replace(/ /g, "")).toHaveLength(RECOVERY_KEY_LETTERS);
    });
  });

  it("may be typed with or without spaces, in lines, with hyphens", () => {
    const text = written[3] as string;
    for (const form of [text.replace(/ /g, ""), text.replace(/ /g, "\n"), text.replace(/ /g, " - "), ` ${text}\t`])
      expect(decodeRecoveryKey(form)).toEqual(keys[3]);
  });

  it("are incomplete at each letter but the last", () => {
    for (const text of written) {
      const letters = text.replace(/ /g, "");
      for (let typed = 0; typed < letters.length; typed++) expect(checkRecoveryKey(letters.slice(0, typed))).toBe("incomplete");
    }
  });

  it("are wrong as soon as none begins so", () => {
    for (const start of ["A", "e", "1", "z", "Ea", "ES", "Ez", "0", "O", "I", "l", "Es!", "й"])
      expect(checkRecoveryKey(start)).toBe("wrong");
    expect(checkRecoveryKey("Es")).toBe("incomplete");
  });

  it("are wrong with one letter changed, two swapped, or one too many", () => {
    const letters = (written[3] as string).replace(/ /g, "");
    for (let at = 4; at < letters.length; at++) {
      const other = letters[at] === "7" ? "8" : "7";
      const changed = letters.slice(0, at) + other + letters.slice(at + 1);
      expect(() => sdkDecode(changed)).toThrow();
      expect(checkRecoveryKey(changed)).toBe("wrong");
    }
    expect(checkRecoveryKey(`${letters}1`)).toBe("wrong");
    expect(decodeRecoveryKey(letters.slice(0, -1))).toBeUndefined();
  });

  it("judge any text as the SDK does", () => {
    let seed = 42;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
    for (let round = 0; round < 300; round++) {
      const length = 44 + (next() % 8);
      const text = Array.from({ length }, () => RECOVERY_KEY_ALPHABET[next() % 58]).join("");
      const mine = round % 2 ? `Es${text}` : text;
      let ok = true;
      try {
        sdkDecode(mine);
      } catch {
        ok = false;
      }
      expect(checkRecoveryKey(mine) === "complete").toBe(ok);
    }
  });
});
