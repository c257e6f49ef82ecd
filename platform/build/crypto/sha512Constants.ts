/** The constants of SHA-512's rounds: the first 64 bits behind the point of the cube roots of the first 80 primes (FIPS 180-4, section 4.2.3). */
export function roundConstants(): Int32Array {
  const halves: number[] = [];
  for (let candidate = 2n; halves.length < 160; candidate += 1n) {
    if (!isPrime(candidate)) continue;
    const root = cubeRoot(candidate << 192n);
    halves.push(Number(BigInt.asIntN(32, root >> 32n)), Number(BigInt.asIntN(32, root)));
  }
  return Int32Array.from(halves);
}

function isPrime(candidate: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= candidate; divisor += 1n) if (candidate % divisor === 0n) return false;
  return true;
}

/** Rounded down, by bits. */
function cubeRoot(value: bigint): bigint {
  let root = 0n;
  for (let bit = 1n << 70n; bit > 0n; bit >>= 1n) if ((root + bit) ** 3n <= value) root += bit;
  return root;
}
