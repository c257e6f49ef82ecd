/** A sound file that the media element does not take, as a WAV file that it does. Loaded on demand (soundScript.ts). */
import { MOST_SAMPLES, OPUS_RATE, type OpusStream, readOggOpus } from "./oggOpus.ts";
import { openOpusDecoder, type OpusModule } from "./opusWasm.ts";
import { monoWav } from "./wav.ts";

export type Converted = { readonly status: "ready"; readonly wav: Blob } | { readonly status: "unsupported" | "tooLarge" };

export interface ConvertOptions {
  readonly type: string;
  /** Bytes that the outcome may have. */
  readonly most: number;
  isStopped(): boolean;
}

/** Samples a second, the best that fits is taken: voices are clear at 16 kHz and understood at 8. */
const RATES = [24_000, 16_000, 12_000, 8_000] as const;
/**
 * `decodeAudioData` holds all of a file as 32-bit numbers, at once, in the rate that it was recorded in. How long that is
 * tells no file but Ogg Opus truly, so others must be small; AAC makes half an hour of silence of this at worst.
 */
const MOST_ENCODED = 512 * 1024;
/** The page is given back after so long. */
const WORK_MS = 12;
const UNSUPPORTED: Converted = { status: "unsupported" };

export const makeConvertSound =
  (opus: OpusModule | undefined) =>
  async (file: Blob, options: ConvertOptions): Promise<Converted> => {
    const bytes = await bytesOf(file);
    const stream = /^audio\/(ogg|opus)\b/.test(options.type) ? readOggOpus(bytes) : undefined;
    if (stream) {
      const rate = RATES.find((one) => (stream.decoded / OPUS_RATE) * one * 2 <= options.most);
      if (rate === undefined) return { status: "tooLarge" };
      // All of it at once, as the engine does it, is four times as much.
      const byEngine = (stream.decoded / OPUS_RATE) * 4 * OPUS_RATE <= options.most ? await decodeByEngine(bytes, options) : undefined;
      if (byEngine) return byEngine;
      return opus && typeof WebAssembly === "object" ? decodeOpus(opus, stream, rate, options) : UNSUPPORTED;
    }
    return bytes.length <= MOST_ENCODED ? ((await decodeByEngine(bytes, options)) ?? UNSUPPORTED) : UNSUPPORTED;
  };

async function decodeOpus(opus: OpusModule, stream: OpusStream, rate: number, { isStopped }: ConvertOptions): Promise<Converted> {
  const decoder = await openOpusDecoder(opus, rate, stream.channels);
  const wav = monoWav(rate);
  const scaled = (samples: number): number => Math.round((samples * rate) / OPUS_RATE);
  let skip = scaled(stream.preSkip);
  let left = stream.samples === undefined ? Infinity : scaled(stream.samples);
  const silence = new Float32Array(scaled(MOST_SAMPLES));
  let heard = 0;
  let since = performance.now();
  for (const packet of stream.packets) {
    if (left <= 0) break;
    const sound = decoder.decode(packet);
    if (sound) heard += 1;
    // A broken packet is a short silence: what follows stays where it was.
    const channels = sound ?? [silence.subarray(0, scaled(960))];
    const length = (channels[0] as Float32Array).length;
    const from = Math.min(skip, length);
    const to = Math.min(length, from + left);
    skip -= from;
    left -= to - from;
    wav.add(
      channels.map((channel) => channel.subarray(from, to)),
      stream.gain,
    );
    if (performance.now() - since > WORK_MS) {
      await breathe();
      if (isStopped()) return UNSUPPORTED;
      since = performance.now();
    }
  }
  return heard * 2 > stream.packets.length && wav.bytes > 0 ? { status: "ready", wav: wav.done() } : UNSUPPORTED;
}

interface AudioWindow {
  readonly OfflineAudioContext?: typeof OfflineAudioContext;
  readonly webkitOfflineAudioContext?: typeof OfflineAudioContext;
}

/** Some televisions decode for WebAudio what their media element refuses. undefined: not this one. */
async function decodeByEngine(bytes: Uint8Array<ArrayBuffer>, { most }: ConvertOptions): Promise<Converted | undefined> {
  const scope = window as unknown as AudioWindow;
  const Context = scope.OfflineAudioContext ?? scope.webkitOfflineAudioContext;
  if (!Context) return undefined;
  try {
    const [rate] = RATES;
    // A copy: the call takes the buffer away, and who comes after needs it.
    const sound = await new Context(1, 1, rate).decodeAudioData(bytes.slice().buffer);
    if (!(sound.length > 0)) return undefined;
    if (sound.length * 2 > most) return { status: "tooLarge" };
    const channels: Float32Array[] = [];
    for (let i = 0; i < sound.numberOfChannels; i += 1) channels.push(sound.getChannelData(i));
    const wav = monoWav(sound.sampleRate);
    for (let from = 0; from < sound.length; from += rate) {
      const piece = channels.map((channel) => channel.subarray(from, from + rate));
      wav.add(piece, 1);
    }
    return { status: "ready", wav: wav.done() };
  } catch {
    return undefined;
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Engines below 76 have no `Blob.arrayBuffer`. */
function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.onerror = () => reject(reader.error ?? new Error("a file could not be read"));
    reader.readAsArrayBuffer(file);
  });
}
