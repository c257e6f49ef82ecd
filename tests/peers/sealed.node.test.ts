import { afterAll, beforeAll, expect, it } from "vitest";
import { alexRecoveryKey } from "../homeserver/demoKeys.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { sealed } from "../homeserver/household/sealed.ts";
import { bodyOf } from "../homeserver/lineContent.ts";
import { startDemoPhone } from "../homeserver/demoPhone.ts";
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

it("alex's phone of the demo answers, prints its emoji and confirms them, each time", async () => {
  const printed: string[] = [];
  const stopPhone = startDemoPhone(home.baseUrl, (line) => printed.push(line));
  const television = await openPeer({ homeserver: home.baseUrl, user: "alex", deviceName: "television" });
  try {
    const phone = () => television.devices(television.userId).then((devices) => devices.find(({ name }) => name.includes("(demo)")));
    await expect.poll(phone, { timeout: 30_000 }).toMatchObject({ signedByOwner: true });
    const deviceId = (await phone())?.deviceId ?? "";
    const first = await television.requestVerification({ deviceId });
    await first.ready();
    await first.cancel();
    await expect.poll(() => printed.at(-1), { timeout: 30_000 }).toContain("did not work out");
    const second = await television.requestVerification({ deviceId });
    const emoji = await second.emoji();
    await second.confirm();
    expect(await second.ended()).toEqual({ status: "done" });
    expect(printed.join("\n")).toContain(emoji.map(({ emoji: sign, name }) => `${sign} ${name}`).join("   "));
    await expect.poll(() => printed.at(-1), { timeout: 30_000 }).toBe("Alex's phone: verified.");
    await television.waitForSecrets();
  } finally {
    await television.stop();
    await stopPhone();
  }
});
