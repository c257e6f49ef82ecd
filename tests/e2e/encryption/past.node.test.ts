import { afterAll, beforeAll, expect, it } from "vitest";
import { type OpenHousehold, openHousehold } from "../../homeserver/household.ts";
import { openPeer } from "../../peers/openPeer.ts";
import { makePast } from "./past.ts";

let home: OpenHousehold;
beforeAll(async () => {
  home = await openHousehold();
});
afterAll(() => home?.stop());

it("leaves everything in the backup for a device that comes later", async () => {
  const past = await makePast(home);
  const later = await openPeer({ homeserver: home.baseUrl, user: past.user.user, deviceName: "later" });
  try {
    await later.unlock({ recoveryKey: past.recoveryKey });
    await later.restoreBackup();
    const read = (await later.messages(past.roomId)).filter(({ encrypted }) => encrypted);
    expect(read.map(({ text }) => text)).toEqual([...past.texts, "The cake"]);
    expect(await later.readPhoto(past.roomId, past.photoId)).toEqual(new Uint8Array(past.photo.bytes));
  } finally {
    await later.stop();
    await past.stop();
  }
});
