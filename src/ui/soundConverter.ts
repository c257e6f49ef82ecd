/**
 * Sound that the engine's own element cannot play, made into sound that it can. The work is done by a script of its own
 * (platform/audio), which most televisions never load.
 */
export type Converted = { readonly status: "ready"; readonly wav: Blob } | { readonly status: "unsupported" | "tooLarge" };

export interface ConvertOptions {
  /** From the allow-list (mediaTypes.ts). */
  readonly type: string;
  /** Bytes that the outcome may have. */
  readonly most: number;
  /** Nobody waits for it any more. */
  isStopped(): boolean;
}

/** Never throws for what is in the file. */
export type ConvertSound = (file: Blob, options: ConvertOptions) => Promise<Converted>;

export interface SoundConverter {
  /** Whether there is any hope for a type; asked before a byte is loaded. */
  mayConvert(type: string): boolean;
  /** @throws Error when the script cannot be had. */
  readonly convert: ConvertSound;
}

let load: (() => Promise<ConvertSound>) | undefined;

/** Tells where the script is; without it, what the engine cannot play is handed to the phone. */
export function provideSoundConverter(loader: () => Promise<ConvertSound>): void {
  load = loader;
}

interface AudioWindow {
  readonly OfflineAudioContext?: unknown;
  readonly webkitOfflineAudioContext?: unknown;
}

export const soundConverter: SoundConverter = {
  mayConvert(type) {
    if (!load || !/^audio\/(ogg|opus|mp4|aac|webm)\b/.test(type)) return false;
    const { OfflineAudioContext: newer, webkitOfflineAudioContext: older } = window as unknown as AudioWindow;
    return newer !== undefined || older !== undefined || (/^audio\/(ogg|opus)\b/.test(type) && typeof WebAssembly === "object");
  },
  async convert(file, options) {
    if (!load) return { status: "unsupported" };
    const convert = await load();
    return options.isStopped() ? { status: "unsupported" } : convert(file, options);
  },
};
