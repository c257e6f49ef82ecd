/** What the phone says while the TV is busy with something else, and the keys that it hands over in the end (MSC4108). */
import { AppError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { QrChannel, QrMessage } from "./qrChannel.ts";
import { asAppError, kindOf } from "./qrParts.ts";
import { string } from "./rawEvent.ts";
import type { HandedKeys, QrEnd } from "./signInTypes.ts";

/** The phone looks for the new device for 10 s, once a second; then either of both comes. */
const KEYS_MS = 20_000;

/** An end that has words of its own. */
export class QrEnded extends Error {
  readonly why: QrEnd;
  readonly error: AppError | undefined;
  /** Told to the phone (MSC4108, "m.login.failure"). */
  readonly reason: string | undefined;

  constructor(why: QrEnd, more: { readonly error?: AppError; readonly reason?: string } = {}) {
    super(why);
    Object.setPrototypeOf(this, QrEnded.prototype);
    this.why = why;
    this.error = more.error;
    this.reason = more.reason;
  }

  /** The phone says that it ends, or something that has no place here. */
  static by(message: QrMessage): QrEnded {
    if (message.type === "m.login.declined") return new QrEnded("declined");
    if (message.type !== "m.login.failure") return new QrEnded("unsupported", { reason: "unexpected_message_received" });
    const reason = string(message["reason"]) ?? "";
    const error = new AppError("unsupported", `the phone: ${reason.slice(0, 60)}`);
    if (reason === "user_cancelled") return new QrEnded("declined");
    if (reason === "authorization_expired") return new QrEnded("expired");
    return new QrEnded(/^device_/.test(reason) ? "failed" : "unsupported", { error });
  }
}

/** Listens to the phone while something else is done. */
export interface Hearing {
  /** The phone has said that it goes along. */
  readonly accepted: boolean;
  /** The way to the phone is gone. */
  readonly gone: boolean;
  /** @throws what `work` throws; QrEnded, at once, when the phone calls it off; what `QrChannel.receive` throws unless it `mayGo`. */
  unlessCalledOff<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function hear(channel: QrChannel, signal: AbortSignal, options: { readonly mayGo: boolean }): Hearing {
  let accepted = false;
  let gone = false;

  async function listen(stop: AbortSignal): Promise<never> {
    for (;;) {
      let message: QrMessage;
      try {
        message = await channel.receive(stop);
      } catch (thrown) {
        if (stop.aborted || !options.mayGo || !isGone(thrown)) throw thrown;
        gone = true;
        return new Promise<never>(() => undefined);
      }
      if (message.type !== "m.login.protocol_accepted" || accepted || !options.mayGo) throw QrEnded.by(message);
      accepted = true;
    }
  }

  return {
    get accepted() {
      return accepted;
    },
    get gone() {
      return gone;
    },
    async unlessCalledOff(work) {
      const limit = within(signal);
      try {
        return await Promise.race([work(limit.signal), listen(limit.signal)]);
      } finally {
        limit.end();
      }
    },
  };
}

/** Undefined when none came: then this TV is verified like any other. @throws "aborted". */
export async function receiveKeys(channel: QrChannel, signal: AbortSignal, before: Hearing, note: Log): Promise<HandedKeys | undefined> {
  if (before.gone) return undefined;
  const limit = within(signal, KEYS_MS);
  try {
    // Both write into the same place: not before the phone has had its turn.
    if (!before.accepted) await expectType(channel, "m.login.protocol_accepted", limit.signal);
    await channel.send({ type: "m.login.success" }, limit.signal);
    const { type: _type, ...bundle } = await expectType(channel, "m.login.secrets", limit.signal);
    return handed(bundle);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    note.warn("the phone gave no keys", thrown instanceof QrEnded ? thrown.why : asAppError(thrown).kind);
    return undefined;
  } finally {
    limit.end();
  }
}

async function expectType(channel: QrChannel, type: string, signal: AbortSignal): Promise<QrMessage> {
  const message = await channel.receive(signal);
  if (message.type !== type) throw QrEnded.by(message);
  return message;
}

/** Behind a function: whatever is written down about a sign-in, they are not in it. */
function handed(bundle: Readonly<Record<string, unknown>>): HandedKeys {
  let kept: typeof bundle | undefined = bundle;
  return {
    take() {
      const keys = kept;
      kept = undefined;
      return keys;
    },
  };
}

function isGone(thrown: unknown): boolean {
  const kind = kindOf(thrown);
  return kind === "expired" || kind === "offline" || kind === "server";
}

/** A signal that fires with `signal`, after `ms`, and at its `end`. */
export function within(signal: AbortSignal | undefined, ms?: number): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const timer = ms === undefined ? undefined : setTimeout(stop, ms);
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      stop();
    },
  };
}
