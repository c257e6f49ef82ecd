/** Ogg Opus as real WAV, by the real decoder as a build lowers it; and what hostile files make of it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Converted, makeConvertSound } from "../../../platform/audio/convertSound.ts";
import { readOggOpus, samplesOf } from "../../../platform/audio/oggOpus.ts";
import type { OpusModule } from "../../../platform/audio/opusWasm.ts";
import { buildOpusModule } from "../../../platform/build/opusModule.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const MEDIA = join(ROOT, "tests/homeserver/media/recordings");
const recording = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(MEDIA, `${name}.ogg`)));
const list = JSON.parse(readFileSync(join(MEDIA, "list.json"), "utf8")) as Record<string, { duration: number }>;
const lengthOf = (name: string): number => (list[`${name}.ogg`]?.duration ?? 0) / 1000;

let opus: OpusModule;
beforeAll(async () => {
  opus = (await buildOpusModule(ROOT)) as unknown as OpusModule;
}, 60_000);

const options = { type: "audio/ogg; codecs=opus", most: 24 * 1024 * 1024, isStopped: () => false };
const convert = (bytes: Uint8Array<ArrayBuffer>, more: Partial<typeof options> = {}): Promise<Converted> =>
  makeConvertSound(opus)(new Blob([bytes]), { ...options, ...more });

async function soundOf(made: Converted): Promise<{ rate: number; samples: Int16Array }> {
  if (made.status !== "ready") throw new Error(made.status);
  const wav = await made.wav.arrayBuffer();
  const view = new DataView(wav);
  expect(view.getUint32(40, true)).toBe(wav.byteLength - 44);
  expect(made.wav.type).toBe("audio/wav");
  return { rate: view.getUint32(24, true), samples: new Int16Array(wav, 44) };
}

const loudness = (samples: Int16Array): number => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) / 0x7fff;

describe("Ogg Opus made playable", () => {
  it.each(["sam-shift", "gran-jam"])("is as long as it was recorded, and no silence: %s", async (name) => {
    const { rate, samples } = await soundOf(await convert(recording(name)));
    expect(rate).toBe(24_000);
    expect(samples.length / rate).toBeCloseTo(lengthOf(name), 1);
    expect(loudness(samples)).toBeGreaterThan(0.05);
  });

  it("takes a lower rate where memory is small, and refuses where none fits", async () => {
    const seconds = lengthOf("sam-shift");
    const { rate, samples } = await soundOf(await convert(recording("sam-shift"), { most: seconds * 2 * 13_000 }));
    expect(rate).toBe(12_000);
    expect(samples.length / rate).toBeCloseTo(seconds, 1);
    expect(await convert(recording("sam-shift"), { most: seconds * 2 * 7000 })).toEqual({ status: "tooLarge" });
  });

  it("stops when nobody waits any more", async () => {
    expect(await convert(recording("gran-jam"), { isStopped: () => true })).toEqual({ status: "unsupported" });
  });

  it("plays what there is of a file that was cut, and survives broken packets", async () => {
    const whole = recording("sam-shift");
    const { samples, rate } = await soundOf(await convert(whole.slice(0, Math.floor(whole.length * 0.7))));
    expect(samples.length / rate).toBeGreaterThan(0.5);
    const hurt = whole.slice();
    for (let i = 3000; i < hurt.length; i += 997) hurt[i] = (hurt[i] as number) ^ 0xff;
    expect(["ready", "unsupported"]).toContain((await convert(hurt)).status);
  });

  it("never throws and never hangs on rubbish, whatever it pretends to be", async () => {
    const whole = recording("sam-shift");
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647);
    for (let round = 0; round < 60; round += 1) {
      const bytes = whole.slice(0, 200 + (random() % 4000));
      for (let hit = 0; hit < 12; hit += 1) bytes[random() % bytes.length] = random() & 0xff;
      const stream = readOggOpus(bytes);
      for (const packet of stream?.packets ?? []) expect(samplesOf(packet)).toBeLessThanOrEqual(5760);
      expect(["ready", "unsupported", "tooLarge"]).toContain((await convert(bytes)).status);
    }
    expect((await convert(new Uint8Array(0))).status).toBe("unsupported");
    expect((await convert(new Uint8Array(5000).fill(0x4f))).status).toBe("unsupported");
  }, 60_000);

  it("counts what packets will become before it decodes any: hours of silence in a few bytes are too large", async () => {
    expect(await convert(hoursOfSilence(), { most: 1024 * 1024 })).toEqual({ status: "tooLarge" });
  });

  it("refuses surround and other versions", () => {
    const surround = recording("sam-shift");
    surround[28 + 9] = 6;
    expect(readOggOpus(surround)).toBeUndefined();
    const later = recording("sam-shift");
    later[28 + 8] = 0x10;
    expect(readOggOpus(later)).toBeUndefined();
  });

  it("has nothing for other kinds where the engine decodes none", async () => {
    expect(await convert(new Uint8Array(5000), { type: "audio/mp4" })).toEqual({ status: "unsupported" });
  });
});

/** Pages of one-byte packets that claim 60 ms each. */
function hoursOfSilence(): Uint8Array<ArrayBuffer> {
  const head = recording("sam-shift");
  const first = head.subarray(0, 28 + 19);
  const page = (count: number, length: number, fill: number): Uint8Array => {
    const bytes = new Uint8Array(27 + count + count * length);
    bytes.set([0x4f, 0x67, 0x67, 0x53, 0, 0]);
    bytes.set(head.subarray(14, 18), 14);
    bytes[26] = count;
    bytes.fill(length, 27, 27 + count);
    bytes.fill(fill, 27 + count);
    return bytes;
  };
  const parts = [first, page(1, 16, 0x20)];
  // Configuration 3 (SILK, 60 ms), one frame.
  for (let i = 0; i < 60; i += 1) parts.push(page(255, 1, 3 << 3));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
