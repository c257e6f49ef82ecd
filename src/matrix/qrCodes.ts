/**
 * Codes for a phone to scan, one after the other. A code lives a minute on Synapse, counted from its making, and so does
 * the whole conversation that it begins: a new one is shown when half of that is over, the old one stays good to its end.
 */
import { AppError } from "../core/errors.ts";
import type { Fetch } from "./jsonRequest.ts";
import { makeQrChannel, type QrChannel } from "./qrChannel.ts";
import { kindOf, type QrParts } from "./qrParts.ts";
import { within } from "./qrTalk.ts";
import type { Homeserver } from "./records.ts";
import { openRendezvous } from "./rendezvous.ts";
import type { QrStage } from "./signInTypes.ts";

export interface QrCodesOptions {
  readonly server: Homeserver;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  onStage(stage: QrStage): void;
  readonly parts: QrParts;
}

/** Ten minutes: a TV left alone must not ask all night. */
const MOST_CODES = 20;
const AFTER_TROUBLE_MS = 5_000;

/** @returns the channel to the phone that scanned one. @throws AppError expired: nobody did; what `openRendezvous` throws. */
export async function untilScanned(options: QrCodesOptions): Promise<QrChannel> {
  const { server, fetch, signal, parts } = options;
  const limit = within(signal);
  const channels: QrChannel[] = [];
  let found: QrChannel | undefined;
  try {
    let tell: { resolve(channel: QrChannel): void; reject(thrown: unknown): void } | undefined;
    const scanned = new Promise<QrChannel>((resolve, reject) => (tell = { resolve, reject }));
    scanned.catch(() => undefined); // the race below may have been lost before
    for (let shown = 0; shown < MOST_CODES; shown++) {
      const rendezvous = await openRendezvous(server.baseUrl, fetch, limit.signal, parts).catch((thrown: unknown) => {
        // The first one that fails is said; later there is still one on the screen.
        if (shown === 0 || limit.signal.aborted) throw thrown;
        parts.note.warn("no new code", thrown);
        return undefined;
      });
      if (rendezvous) {
        const channel = makeQrChannel(parts, rendezvous);
        channels.push(channel);
        channel.connect(limit.signal).then(
          () => tell?.resolve(channel),
          (thrown: unknown) => {
            if (kindOf(thrown) !== "expired") tell?.reject(thrown);
          },
        );
        options.onStage({ step: "showing", code: channel.code });
      }
      const wait = rendezvous ? rendezvous.livesMs / 2 : AFTER_TROUBLE_MS;
      found = await Promise.race([scanned, parts.pause(wait, limit.signal).then(() => undefined)]);
      if (found) return found;
    }
    throw new AppError("expired", "nobody has scanned a code");
  } finally {
    limit.end();
    for (const channel of channels) if (channel !== found) channel.close({ rendezvous: true });
  }
}
