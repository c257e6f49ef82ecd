/**
 * Opus packets out of an Ogg file (RFC 3533, RFC 7845, RFC 6716 section 3). Files are hostile: nothing here throws, and
 * whatever is broken ends the stream where it is.
 */
export interface OpusStream {
  readonly channels: 1 | 2;
  /** Samples at 48 kHz at the beginning that are not to be heard. */
  readonly preSkip: number;
  /** Factor that the file wants all samples multiplied with. */
  readonly gain: number;
  /** Samples at 48 kHz to be heard at most, from the last page; undefined where it does not say. */
  readonly samples: number | undefined;
  readonly packets: readonly Uint8Array[];
  /** Samples at 48 kHz that the packets themselves claim: what decoding them will make, whatever the pages say. */
  readonly decoded: number;
}

/** Samples a second that all of Opus counts in. */
export const OPUS_RATE = 48_000;
/** 48 frames of 1275 bytes and their lengths: no packet is larger (RFC 6716, section 3.2.5). */
export const MOST_PACKET = 61_500;
/** 120 ms. */
export const MOST_SAMPLES = 5760;
const PAGE_HEADER = 27;
const BEGINS = 2;
const CONTINUED = 1;

/** @returns undefined for what is not Ogg Opus of one or two channels. */
export function readOggOpus(file: Uint8Array): OpusStream | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let serial: number | undefined;
  let head: Head | undefined;
  let granule: number | undefined;
  const packets: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let openBytes = 0;
  let seen = 0;

  const take = (piece: Uint8Array, ends: boolean): void => {
    openBytes += piece.length;
    // Too long for any packet: it is dropped when it ends.
    if (openBytes <= MOST_PACKET) open.push(piece);
    if (!ends) return;
    const whole = openBytes > MOST_PACKET ? undefined : join(open, openBytes);
    open = [];
    openBytes = 0;
    seen += 1;
    if (seen === 1) head = whole && readHead(whole);
    // The second packet holds tags.
    else if (seen > 2 && whole && whole.length > 0) packets.push(whole);
  };

  let at = 0;
  while (at + PAGE_HEADER <= file.length) {
    if (view.getUint32(at) !== 0x4f676753) break; // "OggS"
    const flags = view.getUint8(at + 5);
    const segments = view.getUint8(at + 26);
    const body = at + PAGE_HEADER + segments;
    if (body > file.length) break;
    const own = view.getUint32(at + 14, true);
    let position = body;
    if (serial === undefined && flags & BEGINS && isOpusHead(file, body)) serial = own;
    const isOurs = own === serial;
    if (isOurs) {
      // A page that was lost: what it began has no beginning.
      if (!(flags & CONTINUED)) {
        open = [];
        openBytes = 0;
      }
      const low = view.getUint32(at + 6, true);
      const high = view.getUint32(at + 10, true);
      if (high < 0x1000) granule = Math.max(granule ?? 0, high * 0x100000000 + low);
    }
    let length = 0;
    for (let segment = 0; segment < segments; segment += 1) {
      const lace = view.getUint8(at + PAGE_HEADER + segment);
      length += lace;
      if (lace === 255 && segment < segments - 1) continue;
      const end = Math.min(position + length, file.length);
      if (isOurs) take(file.subarray(position, end), lace < 255);
      position += length;
      length = 0;
    }
    at = position;
    if (head === undefined && seen > 0) return undefined;
  }
  if (!head || packets.length === 0) return undefined;
  const decoded = packets.reduce((sum, packet) => sum + samplesOf(packet), 0);
  const samples = granule !== undefined && granule > head.preSkip ? granule - head.preSkip : undefined;
  return { ...head, samples, packets, decoded };
}

type Head = Pick<OpusStream, "channels" | "preSkip" | "gain">;

const isOpusHead = (file: Uint8Array, at: number): boolean =>
  at + 8 <= file.length && String.fromCharCode.apply(null, Array.from(file.subarray(at, at + 8))) === "OpusHead";

function readHead(packet: Uint8Array): Head | undefined {
  if (packet.length < 19 || !isOpusHead(packet, 0)) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(9);
  // Mapping family 0 alone: surround is music, and no voice message.
  if ((channels !== 1 && channels !== 2) || view.getUint8(8) >> 4 !== 0 || view.getUint8(18) !== 0) return undefined;
  const decibels = view.getInt16(16, true) / 256;
  return { channels, preSkip: view.getUint16(10, true), gain: Math.min(16, Math.pow(10, decibels / 20)) };
}

/** Samples at 48 kHz of a packet: its first byte tells the length of a frame and how many there are. */
export function samplesOf(packet: Uint8Array): number {
  const [toc = 0, second = 0] = packet;
  const config = toc >> 3;
  const silk = [480, 960, 1920, 2880];
  const frame = config < 12 ? silk[config & 3] : config < 16 ? silk[config & 1] : 120 << (config & 3);
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) === 3 ? second & 63 : 2;
  return Math.min(MOST_SAMPLES, (frame as number) * frames);
}

function join(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
