import { signal } from "@preact/signals";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CryptoEngine } from "../../../src/matrix/openCrypto.ts";
import { createTrustReader } from "../../../src/matrix/trustReader.ts";
import type { EncryptionState } from "../../../src/matrix/securityTypes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;
const ON: EncryptionState = { status: "verified", backup: "on" };
const OFF: EncryptionState = { status: "verified", backup: "off" };

/** What would be read, and how often the backup was looked for at the server. */
async function stage(first: EncryptionState) {
  const truth = { current: first };
  const asked = vi.fn(async () => null);
  const crypto = { checkKeyBackupAndEnable: asked, isDehydrationSupported: async () => false };
  const client = new EventEmitter();
  const engine = signal({ crypto, client, sdk: { readTrust: async () => truth.current } } as unknown as CryptoEngine);
  const state = signal<EncryptionState>({ status: "starting" });
  const reader = createTrustReader({ engine, state, isHeld: () => false, onRead: (next) => (state.value = next) });
  reader.follow(client as unknown as CryptoEngine["client"]);
  reader.changed();
  await vi.advanceTimersByTimeAsync(100);
  return { truth, asked, state, reader, client };
}

describe("a verified TV whose backup could not be had", () => {
  it("looks for it again, less and less often, and uses it when it is there", async () => {
    const { truth, asked, state, reader } = await stage(OFF);
    expect(state.value).toEqual(OFF);
    expect(asked).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(asked).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE);
    expect(asked.mock.calls.length).toBeGreaterThan(20);
    expect(asked.mock.calls.length).toBeLessThan(60);
    truth.current = ON; // the server is well again, or a phone has made one
    await vi.advanceTimersByTimeAsync(31 * MINUTE);
    expect(state.value).toEqual(ON);
    const before = asked.mock.calls.length;
    await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE);
    expect(asked.mock.calls.length).toBe(before);
    reader.stop();
  });

  it("looks at once when the network returns, and no more when the session has ended", async () => {
    const { asked, reader } = await stage(OFF);
    reader.kick();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveBeenCalledTimes(2);
    reader.stop();
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("is left alone while the backup works, and while the TV is not verified", async () => {
    for (const truth of [ON, { status: "unverified", ways: [] } as const]) {
      const { asked, reader, client } = await stage(truth);
      for (let i = 0; i < 5; i++) {
        client.emit("crypto.keyBackupStatus", true);
        await vi.advanceTimersByTimeAsync(10 * MINUTE);
      }
      expect(asked.mock.calls.length).toBe(truth === ON ? 1 : 0);
      reader.stop();
    }
  });
});
