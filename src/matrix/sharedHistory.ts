/** What was said before we were invited: whoever invites may share its keys (MSC4268), as the SDK's own `joinRoom` takes them. */
import { fromThrown } from "./matrixErrors.ts";
import { log } from "../core/log.ts";
import type { CryptoEngine } from "./openCrypto.ts";

/** Joins by `join`; keys that the inviter shared come before, with or after it. Rejects as `join` does. */
export async function joinWithHistory(
  engine: CryptoEngine | undefined,
  roomId: string,
  inviter: string | undefined,
  join: () => Promise<void>,
): Promise<void> {
  const note = (thrown: unknown): void => log("crypto").info("no shared history", roomId, fromThrown(thrown).detail);
  // On disk first: a bundle that comes later is then taken by itself.
  if (engine && inviter) await engine.crypto.markRoomAsPendingKeyBundle(roomId, inviter).catch(note);
  await join();
  if (engine && inviter) void engine.crypto.maybeAcceptKeyBundle(roomId, inviter).catch(note);
}
