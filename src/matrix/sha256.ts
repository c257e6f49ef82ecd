/**
 * SHA-256 (FIPS 180-4) and PBKDF2 over it (RFC 8018, 5.2) in plain script: for pages without WebCrypto, which engines
 * give to secure contexts alone. The same bytes as `crypto.subtle` gives.
 */

const BLOCK = 64;
const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
};
/** The first 32 bits of a fraction, as FIPS 180-4 takes its constants. */
const fraction = (n: number): number => ((n - Math.floor(n)) * 0x100000000) | 0;

const primes: number[] = [];
for (let n = 2; primes.length < BLOCK; n++) if (isPrime(n)) primes.push(n);
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

const right = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));
const schedule = new Int32Array(BLOCK);

/** One block of 16 words into the state of 8. */
function compress(state: Int32Array, words: Int32Array): void {
  const w = schedule;
  for (let i = 0; i < 16; i++) w[i] = words[i] as number;
  for (let i = 16; i < BLOCK; i++) {
    const early = w[i - 15] as number;
    const late = w[i - 2] as number;
    const s0 = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
    const s1 = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
  // Eight variables: what goes through iterators or arrays here takes ten times as long on old engines.
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < BLOCK; i++) {
    const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + (w[i] as number)) | 0;
    const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** Goes on from `from`, the state after `before` bytes, to the end of `bytes`. */
function digest(bytes: Uint8Array, from: Int32Array = START, before = 0): Int32Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((before + bytes.length) / 0x20000000));
  view.setUint32(padded.length - 4, (before + bytes.length) * 8);
  const state = Int32Array.from(from);
  const words = new Int32Array(16);
  for (let at = 0; at < padded.length; at += BLOCK) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4);
    compress(state, words);
  }
  return state;
}

function bytesOf(state: Int32Array): Uint8Array {
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(i * 4, word));
  return new Uint8Array(out.buffer);
}

/** 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => bytesOf(digest(bytes));

/** HMAC's two pads, each taken in once: the state after the first block. */
function pads(key: Uint8Array): { readonly inner: Int32Array; readonly outer: Int32Array } {
  const short = key.length > BLOCK ? sha256(key) : key;
  const padded = (mask: number): Int32Array => {
    const words = new Int32Array(16);
    for (let i = 0; i < BLOCK; i++) {
      const place = i >> 2;
      words[place] = ((words[place] as number) << 8) | ((short[i] ?? 0) ^ mask);
    }
    const state = Int32Array.from(START);
    compress(state, words);
    return state;
  };
  return { inner: padded(0x36), outer: padded(0x5c) };
}

/** Iterations between two breaths: some milliseconds on a television of 2018. */
const AT_ONCE = 250;
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The first 32 bytes of PBKDF2-HMAC-SHA-256. Lets keys be heard in between. */
export async function pbkdf2(secret: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const { inner, outer } = pads(secret);
  const hmac = (bytes: Uint8Array): Int32Array => digest(bytesOf(digest(bytes, inner, BLOCK)), outer, BLOCK);
  const first = new Uint8Array(salt.length + 4);
  first.set(salt);
  first[salt.length + 3] = 1;
  const last = hmac(first);
  const sum = Int32Array.from(last);
  // From here on every message is 32 bytes: one block, whose padding is always the same.
  const block = new Int32Array(16);
  block[8] = 0x80000000 | 0;
  block[15] = (BLOCK + 32) * 8;
  const state = new Int32Array(8);
  for (let i = 1; i < iterations; i++) {
    block.set(last);
    state.set(inner);
    compress(state, block);
    block.set(state);
    last.set(outer);
    compress(last, block);
    for (let j = 0; j < 8; j++) sum[j] = (sum[j] as number) ^ (last[j] as number);
    if (i % AT_ONCE === 0) await breath();
  }
  return bytesOf(sum);
}
