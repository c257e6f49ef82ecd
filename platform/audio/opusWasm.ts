/** libopus as WebAssembly (npm: opus-decoder), without that package's own glue, which wants newer engines. */
import { MOST_PACKET, MOST_SAMPLES } from "./oggOpus.ts";

/** The module and the short names that its compiler gave to what it needs and has; made by platform/build/opusModule.ts. */
export interface OpusModule {
  readonly base64: string;
  readonly imports: { readonly [name in "cos" | "abort" | "keepAlive" | "setTimer" | "resizeHeap" | "exit"]: string };
  readonly exports: { readonly [name in "memory" | "begin" | "create" | "malloc" | "decode" | "destroy"]: string };
}

export interface OpusDecoder {
  /** @returns each channel's samples, good until the next call; undefined for a packet that is broken. */
  decode(packet: Uint8Array): readonly Float32Array[] | undefined;
}

/** Compiled once, for all messages of a chain. */
const compiled = new WeakMap<OpusModule, Promise<WebAssembly.Module>>();

type Call = (...numbers: readonly number[]) => number;

/** @param rate 8, 12, 16, 24 or 48 kHz. @throws Error where the module cannot be compiled or started. */
export async function openOpusDecoder(opus: OpusModule, rate: number, channels: number): Promise<OpusDecoder> {
  const { base64, imports, exports } = opus;
  const fail = (): never => {
    throw new Error("libopus gave up");
  };
  const module = compiled.get(opus) ?? WebAssembly.compile(fromBase64(base64));
  compiled.set(opus, module);
  module.catch(() => compiled.delete(opus));
  const instance = await WebAssembly.instantiate(await module, {
    a: {
      [imports.cos]: Math.cos,
      [imports.abort]: fail,
      [imports.exit]: fail,
      [imports.keepAlive]: () => undefined,
      [imports.setTimer]: () => 0,
      [imports.resizeHeap]: () => 0,
    },
  });
  const call = (name: string): Call => instance.exports[name] as Call;
  const memory = instance.exports[exports.memory] as WebAssembly.Memory;
  call(exports.begin)();
  const malloc = call(exports.malloc);
  const input = malloc(MOST_PACKET);
  const output = malloc(4 * channels * MOST_SAMPLES);
  const mapping = malloc(channels);
  new Uint8Array(memory.buffer).set([0, 1].slice(0, channels), mapping);
  const decoder = call(exports.create)(rate, channels, 1, channels - 1, mapping, 0, 0);
  const decode = call(exports.decode);
  return {
    decode(packet) {
      if (packet.length === 0 || packet.length > MOST_PACKET) return undefined;
      new Uint8Array(memory.buffer).set(packet, input);
      const samples = decode(decoder, input, packet.length, output);
      if (!(samples > 0) || samples > MOST_SAMPLES) return undefined;
      const found: Float32Array[] = [];
      for (let channel = 0; channel < channels; channel += 1)
        found.push(new Float32Array(memory.buffer, output + 4 * channel * samples, samples));
      return found;
    },
  };
}

function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}
