/**
 * What the crypto module (as published, 18.9.0) does to a session that came by the backup when its sender's device
 * becomes known, or changes, only afterwards: it forgets that the session is one without evidence, and under "only
 * signed devices" refuses its messages from then on. Taking the key again does not help. When this fails, the package
 * has mended it, and what works around it can go.
 */
import * as original from "@matrix-org/matrix-sdk-crypto-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { MemoryServer } from "./crypto/memoryServer.ts";
import { Party } from "./crypto/party.ts";

const { TrustRequirement, DecryptionErrorCode, ShieldStateCode } = original;
const ROOM = "!room:hs.example";
const FRED = "@fred:hs.example";

beforeAll(() => original.initAsync());

/** Fred has written before the television was there; the phone has kept the key. */
async function past() {
  const server = new MemoryServer();
  const fred = await Party.open(original, server, FRED, "FRED");
  const phone = await Party.open(original, server, "@rosa:hs.example", "PHONE");
  for (const party of [fred, phone]) {
    await party.flush();
    await party.bootstrap();
  }
  await fred.track(FRED, phone.user);
  await phone.track(FRED, phone.user);
  await fred.share(ROOM, phone);
  await phone.sync();
  const event = await fred.encrypt(ROOM, "Lunch is at one");
  const tv = await Party.open(original, server, phone.user, "TV");
  await tv.flush();
  await tv.track(tv.user);
  const keys = JSON.parse(await phone.machine.exportRoomKeys(() => true)) as { readonly session_id: string }[];

  const decrypt = (trust: original.TrustRequirement) =>
    tv.machine.decryptRoomEvent(event, new original.RoomId(ROOM), new original.DecryptionSettings(trust));
  return {
    takeKey: () =>
      tv.machine.importBackedUpRoomKeys(
        new Map([[new original.RoomId(ROOM), new Map(keys.map((key) => [key.session_id, key]))]]),
        () => undefined,
        "1",
      ),
    knowFred: () => tv.track(FRED),
    async changeFred() {
      server.uploadSignatures(JSON.stringify({ [FRED]: { FRED: { signatures: { [FRED]: { "ed25519:OTHER": "AAAA" } } } } }));
      await tv.sync([FRED]);
      await tv.track(FRED);
    },
    /** As a verified television does. */
    read: () =>
      decrypt(TrustRequirement.CrossSignedOrLegacy).then(
        () => "read",
        (error: original.MegolmDecryptionError) => DecryptionErrorCode[error.code],
      ),
    /** Whom it may be from, when nothing is asked of the sender. */
    shield: async () => ShieldStateCode[(await decrypt(TrustRequirement.Untrusted)).shieldState(true).code ?? -1],
  };
}

describe("a session out of the backup", () => {
  test("is read when its sender was known before, or is not known at all", async () => {
    const known = await past();
    await known.knowFred();
    await known.takeKey();
    expect(await known.read()).toBe("read");
    const unknown = await past();
    await unknown.takeKey();
    expect(await unknown.read()).toBe("read");
    expect(await unknown.shield()).toBe("AuthenticityNotGuaranteed");
  });

  test("is refused for good once its sender becomes known", async () => {
    const late = await past();
    await late.takeKey();
    await late.knowFred();
    expect(await late.read()).toBe("UnknownSenderDevice");
    await late.takeKey();
    expect(await late.read()).toBe("UnknownSenderDevice");
    expect(await late.shield()).toBe("AuthenticityNotGuaranteed");
  });

  test("is refused for good once its known sender's device gets another signature", async () => {
    const changed = await past();
    await changed.knowFred();
    await changed.takeKey();
    await changed.changeFred();
    expect(await changed.read()).toBe("UnknownSenderDevice");
  });
});
