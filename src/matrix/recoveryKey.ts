/**
 * The recovery key as people hold it (specification, appendices, "Cryptographic key representation"): 0x8B 0x01, 32 bytes of
 * key, one byte of parity, in base58: 48 letters, shown in groups of four. Checked here as it is typed, without the SDK.
 */
const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const PREFIX = [0x8b, 0x01];
const KEY_BYTES = 32;
const BYTES = PREFIX.length + KEY_BYTES + 1;

/** Letters of a whole key. 35 bytes that begin with 0x8B are never more or fewer. */
export const RECOVERY_KEY_LETTERS = 48;

/** The letters of base58, in the order of their values: neither 0, O, I nor l, which look alike. */
export const RECOVERY_KEY_ALPHABET = LETTERS;

/** Whether the letters so far can be the beginning of a recovery key, or are one. Spaces and line breaks do not count. */
export function checkRecoveryKey(typed: string): "incomplete" | "wrong" | "complete" {
  const letters = lettersOf(typed);
  if (letters.length > RECOVERY_KEY_LETTERS) return "wrong";
  const missing = RECOVERY_KEY_LETTERS - letters.length;
  // All keys that begin so lie between the one that goes on with the first letter only and the one that goes on with the last.
  const lowest = decode(letters + repeat("1", missing));
  const highest = decode(letters + repeat("z", missing));
  if (!lowest || !highest) return "wrong";
  if (prefixOf(highest) < prefixNumber || prefixOf(lowest) > prefixNumber) return "wrong";
  if (missing > 0) return "incomplete";
  return parity(lowest) === 0 ? "complete" : "wrong";
}

/** The 32 bytes of a recovery key that `checkRecoveryKey` calls complete; undefined otherwise. */
export function decodeRecoveryKey(typed: string): Uint8Array<ArrayBuffer> | undefined {
  if (checkRecoveryKey(typed) !== "complete") return undefined;
  const bytes = decode(lettersOf(typed));
  return bytes && Uint8Array.from(bytes.slice(PREFIX.length, PREFIX.length + KEY_BYTES));
}

const lettersOf = (typed: string): string => typed.replace(/[\s-]+/g, "");
const repeat = (letter: string, times: number): string => new Array(times + 1).join(letter);
const parity = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
const prefixNumber = ((PREFIX[0] as number) << 8) | (PREFIX[1] as number);
const prefixOf = (bytes: readonly number[]): number => ((bytes[0] as number) << 8) | (bytes[1] as number);

/** Base58 to `BYTES` bytes; undefined for letters that are none; what is too large for them counts as the largest. */
function decode(letters: string): number[] | undefined {
  const bytes = new Array<number>(BYTES).fill(0);
  let over = false;
  for (const letter of letters) {
    let carry = LETTERS.indexOf(letter);
    if (carry < 0) return undefined;
    for (let i = BYTES - 1; i >= 0; i--) {
      carry += 58 * (bytes[i] as number);
      bytes[i] = carry & 255;
      carry >>= 8;
    }
    over = over || carry > 0;
  }
  return over ? bytes.fill(255) : bytes;
}
