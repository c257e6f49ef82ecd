import { afterAll, beforeAll, expect, it } from "vitest";
import { alexRecoveryKey } from "../homeserver/demoKeys.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { sealed } from "../homeserver/household/sealed.ts";
import { bodyOf } from "../homeserver/lineContent.ts";
import { openPeer } from "./openPeer.ts";

let home: OpenHousehold;
beforeAll(async () => {
  home = await openHousehold();
});
afterAll(() => home?.stop());

it.each(["rust", "olm"] as const)("alex's recovery key opens the household's encrypted room (%s)", async (implementation) => {
  const peer = await openPeer({ homeserver: home.baseUrl, user: "alex", implementation });
  try {
    const room = home.rooms[sealed.key] as string;
    const lines = sealed.days.flatMap((day) => day.lines.map((line) => ({ text: bodyOf(line.say), by: home.users[line.by].userId })));
    await peer.unlock({ recoveryKey: alexRecoveryKey });
    expect(await peer.restoreBackup()).toBeGreaterThanOrEqual(12);
    const read = (await peer.messages(room, 100)).filter(({ encrypted }) => encrypted);
    expect(read.map(({ text, sender }) => ({ text, by: sender }))).toEqual(lines);
    const photo = read.find(({ content }) => content["msgtype"] === "m.image");
    expect((await peer.readPhoto(room, photo?.eventId ?? "")).length).toBeGreaterThan(10_000);
    const answer = read.find(({ text }) => text === "Of course you have a list.");
    expect(answer?.content["m.relates_to"]).toEqual({ "m.in_reply_to": { event_id: home.events["sealed/list"] } });
  } finally {
    await peer.stop();
  }
});
