/**
 * The secure channel between a phone and the TV whose code it scanned (MSC4108 of 2024, "Secure channel"): the crypto
 * module's ECIES over a rendezvous. The TV showed the code, so the phone speaks first. Nobody may be trusted before a
 * person has compared the check code.
 */
import { AppError } from "../core/errors.ts";
import { fields, string } from "./rawEvent.ts";
import type { QrParts } from "./qrParts.ts";
import type { Rendezvous } from "./rendezvous.ts";

/** A message of the sign-in: its type, and what else it holds. */
export interface QrMessage extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

export interface QrChannel {
  /** What the phone scans. */
  readonly code: Uint8Array;
  readonly livesMs: number;
  /** Waits until a phone has scanned the code, and answers it. @throws as `Rendezvous.receive`, "unsupported" for nonsense. */
  connect(signal: AbortSignal): Promise<void>;
  /** Two digits; after `connect`. */
  checkCode(): string;
  send(message: QrMessage, signal: AbortSignal): Promise<void>;
  /** @throws as `Rendezvous.receive`, "unsupported" for what cannot be read. */
  receive(signal: AbortSignal): Promise<QrMessage>;
  /** Forgets its keys. `rendezvous` too: nothing lies there that the phone has still to read. */
  close(options: { readonly rendezvous: boolean }): void;
}

export function makeQrChannel({ Ecies, QrCodeData }: QrParts, rendezvous: Rendezvous): QrChannel {
  const ecies = new Ecies();
  const data = new QrCodeData(ecies.public_key(), rendezvous.url, undefined);
  const code = data.toBytes();
  data.free();
  let established: ReturnType<typeof ecies.establish_inbound_channel>["channel"] | undefined;
  let closed = false;

  /** Of the crypto module: its errors are strings or its own objects, and all mean the same. */
  function crypt<T>(work: () => T): T {
    if (closed) throw new AppError("unexpected", "the channel is closed");
    try {
      return work();
    } catch {
      throw new AppError("unsupported", "the phone's message cannot be read");
    }
  }
  const open = (): NonNullable<typeof established> => {
    if (!established) throw new AppError("unexpected", "no phone has scanned the code");
    return established;
  };

  return {
    code,
    livesMs: rendezvous.livesMs,

    async connect(signal) {
      const first = await rendezvous.receive(signal);
      const said = crypt(() => {
        const made = ecies.establish_inbound_channel(first);
        established = made.channel;
        const { message } = made;
        made.free();
        return message;
      });
      if (said !== "MATRIX_QR_CODE_LOGIN_INITIATE") throw new AppError("unsupported", "the phone begins with something else");
      await rendezvous.send(
        crypt(() => open().encrypt("MATRIX_QR_CODE_LOGIN_OK")),
        signal,
      );
    },

    checkCode() {
      const digits = open().check_code();
      const [tens = 0, ones = 0] = Array.from(digits.as_bytes());
      digits.free();
      return `${tens % 10}${ones % 10}`;
    },

    async send(message, signal) {
      const sealed = crypt(() => open().encrypt(JSON.stringify(message)));
      await rendezvous.send(sealed, signal);
    },

    async receive(signal) {
      const sealed = await rendezvous.receive(signal);
      const message = fields(crypt(() => JSON.parse(open().decrypt(sealed)) as unknown));
      const type = string(message["type"]);
      if (type === undefined) throw new AppError("unsupported", "a message without a type");
      return { ...message, type };
    },

    close(options) {
      if (closed) return;
      closed = true;
      established?.free();
      ecies.free();
      if (options.rendezvous) rendezvous.close();
    },
  };
}
