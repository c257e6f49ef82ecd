/** Sound as a file that every engine plays (RIFF WAVE): one channel, 16 bit. */

/** Written piece by piece into the engine's store of blobs, so that the script's heap never holds all of it. */
export interface Wav {
  /** One stretch of each channel, from −1 to 1; several channels become one. @param gain factor on all of it. */
  add(channels: readonly Float32Array[], gain: number): void;
  /** Bytes so far. */
  readonly bytes: number;
  done(): Blob;
}

const HEADER = 44;
/** Half a megabyte at a time. */
const PIECE = 512 * 1024;

/** @param rate samples a second. */
export function monoWav(rate: number): Wav {
  const parts: BlobPart[] = [];
  let waiting: Int16Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  const put = (): void => {
    if (waitingBytes > 0) parts.push(new Blob(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  return {
    get bytes() {
      return bytes;
    },
    add(channels, gain) {
      const [first] = channels;
      if (!first || first.length === 0) return;
      const samples = new Int16Array(first.length);
      const factor = (gain * 0x7fff) / channels.length;
      for (let i = 0; i < samples.length; i += 1) {
        let sum = 0;
        for (const channel of channels) sum += channel[i] as number;
        // NaN becomes 0: `Int16Array` says so.
        samples[i] = Math.max(-0x8000, Math.min(0x7fff, Math.round(sum * factor)));
      }
      waiting.push(samples);
      waitingBytes += samples.byteLength;
      bytes += samples.byteLength;
      if (waitingBytes >= PIECE) put();
    },
    done() {
      put();
      return new Blob([wavHeader(rate, bytes) as BlobPart].concat(parts), { type: "audio/wav" });
    },
  };
}

export function wavHeader(rate: number, bytes: number): ArrayBuffer {
  const header = new DataView(new ArrayBuffer(HEADER));
  const text = (at: number, word: string): void => {
    for (let i = 0; i < 4; i += 1) header.setUint8(at + i, word.charCodeAt(i));
  };
  text(0, "RIFF");
  header.setUint32(4, HEADER - 8 + bytes, true);
  text(8, "WAVE");
  text(12, "fmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true); // whole numbers, not compressed
  header.setUint16(22, 1, true); // channels
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true); // bytes a second
  header.setUint16(32, 2, true); // bytes of one moment
  header.setUint16(34, 16, true); // bits of one sample
  text(36, "data");
  header.setUint32(40, bytes, true);
  return header.buffer;
}
