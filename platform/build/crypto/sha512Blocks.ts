/**
 * The one function of the crypto module that is not translated into JavaScript but written in it: SHA-512's compression
 * (FIPS 180-4, section 6.4). Translated, its unrolled rounds of 64-bit numbers are the largest function that an engine
 * has to compile, 300 MB on V8 5.x. The build takes the types off this file and puts it into the crypto script.
 */

/**
 * @param heap the module's memory, twice. @param state place of the eight numbers, in the order of this machine.
 * @param blocks place of the first block. @param constants high and low halves, by turns: {@link roundConstants}.
 */
function hearthSha512(
  heap: { readonly words: Int32Array; readonly bytes: Uint8Array },
  state: number,
  blocks: number,
  count: number,
  constants: Int32Array,
): void {
  const { words, bytes } = heap;
  /** Message schedule, and the working variables a to h: high and low halves by turns. */
  const w = new Int32Array(160);
  const v = new Int32Array(16);
  const first = state >>> 2;
  for (let block = blocks, end = blocks + count * 128; block < end; block += 128) {
    for (let i = 0; i < 32; i += 1) {
      const at = block + i * 4;
      w[i] =
        ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    }
    for (let i = 32; i < 160; i += 2) {
      const h15 = w[i - 30] as number;
      const l15 = w[i - 29] as number;
      const h2 = w[i - 4] as number;
      const l2 = w[i - 3] as number;
      // Right by 1, by 8, shifted by 7; right by 19, by 61, shifted by 6.
      const h0 = ((h15 >>> 1) | (l15 << 31)) ^ ((h15 >>> 8) | (l15 << 24)) ^ (h15 >>> 7);
      const l0 = ((l15 >>> 1) | (h15 << 31)) ^ ((l15 >>> 8) | (h15 << 24)) ^ ((l15 >>> 7) | (h15 << 25));
      const h1 = ((h2 >>> 19) | (l2 << 13)) ^ ((l2 >>> 29) | (h2 << 3)) ^ (h2 >>> 6);
      const l1 = ((l2 >>> 19) | (h2 << 13)) ^ ((h2 >>> 29) | (l2 << 3)) ^ ((l2 >>> 6) | (h2 << 26));
      const low = (l0 >>> 0) + (l1 >>> 0) + ((w[i - 13] as number) >>> 0) + ((w[i - 31] as number) >>> 0);
      w[i + 1] = low | 0;
      w[i] = (h0 + h1 + (w[i - 14] as number) + (w[i - 32] as number) + ((low / 4294967296) | 0)) | 0;
    }
    for (let i = 0; i < 8; i += 1) {
      v[i * 2] = words[first + i * 2 + 1] as number;
      v[i * 2 + 1] = words[first + i * 2] as number;
    }
    for (let i = 0; i < 160; i += 2) {
      const ah = v[0] as number;
      const al = v[1] as number;
      const eh = v[8] as number;
      const el = v[9] as number;
      // Right by 14, by 18, by 41.
      const h1 = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
      const l1 = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
      const chooseH = (eh & (v[10] as number)) ^ (~eh & (v[12] as number));
      const chooseL = (el & (v[11] as number)) ^ (~el & (v[13] as number));
      const lowT1 =
        ((v[15] as number) >>> 0) + (l1 >>> 0) + (chooseL >>> 0) + ((constants[i + 1] as number) >>> 0) + ((w[i + 1] as number) >>> 0);
      const highT1 = ((v[14] as number) + h1 + chooseH + (constants[i] as number) + (w[i] as number) + ((lowT1 / 4294967296) | 0)) | 0;
      // Right by 28, by 34, by 39.
      const h0 = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
      const l0 = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
      const majorityH = (ah & (v[2] as number)) ^ (ah & (v[4] as number)) ^ ((v[2] as number) & (v[4] as number));
      const majorityL = (al & (v[3] as number)) ^ (al & (v[5] as number)) ^ ((v[3] as number) & (v[5] as number));
      const lowE = ((v[7] as number) >>> 0) + (lowT1 >>> 0);
      const highE = ((v[6] as number) + highT1 + ((lowE / 4294967296) | 0)) | 0;
      const lowA = (lowT1 >>> 0) + (l0 >>> 0) + (majorityL >>> 0);
      const highA = (highT1 + h0 + majorityH + ((lowA / 4294967296) | 0)) | 0;
      for (let place = 15; place > 1; place -= 1) v[place] = v[place - 2] as number;
      v[0] = highA;
      v[1] = lowA | 0;
      v[8] = highE;
      v[9] = lowE | 0;
    }
    for (let i = 0; i < 8; i += 1) {
      const at = first + i * 2;
      const low = ((words[at] as number) >>> 0) + ((v[i * 2 + 1] as number) >>> 0);
      words[at + 1] = ((words[at + 1] as number) + (v[i * 2] as number) + ((low / 4294967296) | 0)) | 0;
      words[at] = low | 0;
    }
  }
}

export { hearthSha512 };
