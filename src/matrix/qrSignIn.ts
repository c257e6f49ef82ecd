/**
 * Signing in by a code that a phone scans (MSC4108 of 2024, "OAuth 2.0 login with QR code"): the new device shows the code,
 * the phone allows it at its server and hands the account's keys over, so that the TV is verified at once.
 * The SDK's own (rendezvous/MSC4108SignInWithQR) cannot be aborted and hears nothing while a person types or approves.
 */
import type { AppError } from "../core/errors.ts";
import type { Fetch } from "./jsonRequest.ts";
import type { QrChannel } from "./qrChannel.ts";
import { untilScanned } from "./qrCodes.ts";
import { asAppError, kindOf, type QrParts } from "./qrParts.ts";
import { type Hearing, hear, QrEnded, receiveKeys, within } from "./qrTalk.ts";
import { field, string } from "./rawEvent.ts";
import type { Homeserver } from "./records.ts";
import type { Credentials, HandedKeys, QrOutcome, QrStage } from "./signInTypes.ts";

export interface QrSignInOptions {
  /** Where phone and TV meet; the account's server is what the phone says. */
  readonly server: Homeserver;
  readonly deviceName: string;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  onStage(stage: QrStage): void;
  askDigits(): Promise<string>;
  /** @throws AppError, as `SignIn.discover`. */
  discover(name: string, signal: AbortSignal): Promise<Server>;
  readonly parts: QrParts;
}

type Server = Pick<Homeserver, "name" | "baseUrl">;

/** The phone is told why it ends, if it can be told in so much time. */
const GOODBYE_MS = 5_000;

/** Rejects when aborted, never else. */
export async function signInByQr(options: QrSignInOptions): Promise<QrOutcome> {
  const { signal, parts } = options;
  const { note } = parts;
  let channel: QrChannel | undefined;
  let handed = false;
  try {
    channel = await untilScanned(options);
    const { credentials, keys } = await talk(channel, options);
    handed = true;
    if (keys) note.info("the phone has handed its keys over");
    return { status: "signedIn", credentials, ...(keys && { keys }) };
  } catch (thrown) {
    if (signal.aborted) {
      if (channel) void sayGoodbye(channel, "user_cancelled");
      throw parts.aborted();
    }
    const ended = thrown instanceof QrEnded ? thrown : endedBy(asAppError(thrown), channel !== undefined);
    note.info("ended", ended.why, ended.error?.kind, ended.error?.detail);
    if (channel && ended.reason) void sayGoodbye(channel, ended.reason);
    else channel?.close({ rendezvous: false });
    return { status: "ended", why: ended.why, ...(ended.error && { error: ended.error }) };
  } finally {
    if (handed) channel?.close({ rendezvous: true });
  }
}

async function talk(channel: QrChannel, options: QrSignInOptions): Promise<{ credentials: Credentials; keys: HandedKeys | undefined }> {
  const { signal, onStage, fetch, deviceName, parts } = options;
  const protocols = await channel.receive(signal);
  if (protocols.type !== "m.login.protocols") throw QrEnded.by(protocols);
  // Shown, looked up and compared with the account in the end; believed from the digits on.
  const name = string(field(protocols, "homeserver"));
  if (!name || name.length > 255) throw new QrEnded("unsupported", { reason: "unexpected_message_received" });

  onStage({ step: "digits" });
  const whileTyping = hear(channel, signal, { mayGo: false });
  const typed = await whileTyping.unlessCalledOff(() => options.askDigits());
  if (typed !== channel.checkCode()) throw new QrEnded("wrongDigits", { reason: "user_cancelled" });

  onStage({ step: "asking" });
  const { server, sure } = await serverOf(name, options);
  const metadata = await parts.fetchMetadata(server.baseUrl, fetch, signal);
  if (!metadata || !parts.offersDeviceCode(metadata)) throw new QrEnded("unsupported", { reason: "unsupported_protocol" });
  const clientId = await parts.registerClient(metadata, fetch, signal);
  const deviceId = parts.newDeviceId();
  const authorization = await parts.startDeviceAuthorization(metadata, clientId, deviceId, fetch, signal);
  const { deviceCode: _secret, intervalMs: _pace, ...code } = authorization;
  await channel.send(
    {
      type: "m.login.protocol",
      protocol: "device_authorization_grant",
      device_id: deviceId,
      device_authorization_grant: {
        verification_uri: code.verificationUri,
        ...(code.verificationUriComplete && { verification_uri_complete: code.verificationUriComplete }),
      },
    },
    signal,
  );

  const onProblem = (problem: AppError | undefined): void => onStage({ step: "approving", code, problem });
  onProblem(undefined);
  // The way to the phone may be gone by now (a minute on Synapse); the server lets us in all the same.
  const whileApproving: Hearing = hear(channel, signal, { mayGo: true });
  const tokens = await whileApproving
    .unlessCalledOff((stop) => parts.pollForTokens(metadata, clientId, authorization, { fetch, signal: stop, onProblem }))
    .catch((thrown: unknown) => {
      if (kindOf(thrown) === "denied") throw new QrEnded("declined", { reason: "user_cancelled" });
      if (kindOf(thrown) === "expired") throw new QrEnded("expired", { reason: "authorization_expired" });
      throw thrown;
    });

  const credentials = await parts.oauthCredentials(tokens, { server, metadata, clientId, deviceId, deviceName, fetch, signal, onProblem });
  try {
    const { userId } = credentials;
    const domain = userId.slice(userId.indexOf(":") + 1);
    if (!sure && !isAddress(name) && domain !== name) throw new QrEnded("unsupported", { reason: "unsupported_protocol" });
    onStage({ step: "keys" });
    // What people call it, as if they had typed it.
    const homeserver = isAddress(name) && server !== options.server ? domain : credentials.homeserver;
    return { credentials: { ...credentials, homeserver }, keys: await receiveKeys(channel, signal, whileApproving, parts.note) };
  } catch (thrown) {
    void parts.giveBack(metadata, clientId, tokens, fetch);
    throw thrown;
  }
}

/** Element X sends its server's address where the MSC asks for a name ("an implementation mistake", says matrix-rust-sdk). */
const isAddress = (name: string): boolean => /^https?:\/\//i.test(name);

/**
 * The server that the phone names. One that cannot be found by its name (a home's own, without .well-known) may be the one
 * that was chosen here by its address: whose account it is shows in the end (`sure` is false).
 */
async function serverOf(name: string, { server, discover, signal, parts }: QrSignInOptions): Promise<{ server: Server; sure: boolean }> {
  if (server.name === name || (isAddress(name) && server.baseUrl === name.replace(/\/+$/, ""))) return { server, sure: true };
  try {
    return { server: await discover(name, signal), sure: true };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    parts.note.info("the phone's server cannot be found by its name", asAppError(thrown).kind);
    return { server, sure: false };
  }
}

async function sayGoodbye(channel: QrChannel, reason: string): Promise<void> {
  const limit = within(undefined, GOODBYE_MS);
  await channel.send({ type: "m.login.failure", reason }, limit.signal).catch(() => undefined); // it will notice by itself
  limit.end();
  channel.close({ rendezvous: false });
}

/** What an error of a request means to the person. @param scanned a phone was there already. */
function endedBy(error: AppError, scanned: boolean): QrEnded {
  switch (error.kind) {
    case "expired":
      return new QrEnded(scanned ? "lost" : "expired");
    case "offline":
      return new QrEnded("lost", { error });
    case "unsupported":
      return scanned ? new QrEnded("unsupported", { error, reason: "unexpected_message_received" }) : new QrEnded("unavailable", { error });
    default:
      return new QrEnded("failed", { error, reason: "user_cancelled" });
  }
}
