/** Two people and one TV, on every engine: who sits down is asked, each has their own rooms, one leaves and the other stays. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { type House, openHouse } from "./household.ts";
import { savedText } from "./leftOnTv.ts";
import { draft, leaveDraft, leaveRoom, openRoom, searchFor, signInByPassword, signOut, switchProfile } from "./steps.ts";
import { asOneStory, fewEngines, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const server = { tile: "hearth.test" } as const;
const own = { alex: "Presents for Sam", sam: "Night shift" } as const;
const ownRoom = { alex: "", sam: "" };

let house: House;
beforeAll(async () => {
  house = await openHouse();
  // A room that only one of the two is in, for each.
  for (const user of ["alex", "sam"] as const) {
    const request = { body: { name: own[user] } };
    const { room_id } = await actor(house.server, user).request<{ room_id: string }>("POST", "/_matrix/client/v3/createRoom", request);
    ownRoom[user] = room_id;
  }
});
afterAll(() => house?.close());

describe.each(fewEngines())("two people and one TV: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  const before: Record<string, readonly string[]> = {};
  const newDevices = async (user: "alex" | "sam") =>
    (await house.server.admin.devices(user)).filter((device) => !before[user]?.includes(device));
  const shot = (name: string): Promise<void> => tv.screenshot(`${SHOTS}/${engine}-profiles-${name}.png`);
  const family = (): string => house.server.rooms["family"] as string;
  const person = (user: "alex" | "sam"): string => `[data-focus-key^="profile-"][aria-label^="${user === "alex" ? "Alex" : "Sam"} Marlow"]`;

  /** The rooms on the screen are this person's, and the other's cannot even be found. */
  async function expectOwnRooms(user: "alex" | "sam"): Promise<void> {
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms", sync: "live" }, 60_000);
    await viewer.seeText(user === "alex" ? "Alex Marlow" : "Sam Marlow");
    const other = user === "alex" ? "sam" : "alex";
    await searchFor(viewer, own[user], ownRoom[user]);
    await searchFor(viewer, own[other], undefined);
  }

  asOneStory(() => house.line.restore());
  beforeAll(async () => {
    for (const user of ["alex", "sam"]) before[user] = await house.server.admin.devices(user);
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(() => tv?.close());

  it("takes in a second person from the settings of the first; Back leads out again", async () => {
    await signInByPassword(viewer, "alex", server);
    await expectOwnRooms("alex");
    await openRoom(viewer, family());
    await leaveDraft(viewer, "Sam must not read th");
    await leaveRoom(viewer);
    await switchProfile(viewer);
    await viewer.see(person("alex"));
    await viewer.expectFocus();
    await viewer.choose('[data-focus-key="profiles-add"]');
    await viewer.waitForMarks({ screen: "signIn", step: "server" });
    await tv.press("back");
    await viewer.waitForMarks({ screen: "profiles" });
    expect((await viewer.expectFocus()).text).toContain("Alex Marlow");
    await viewer.choose('[data-focus-key="profiles-add"]');
    await signInByPassword(viewer, "sam", server);
    await expectOwnRooms("sam");
    await openRoom(viewer, family());
    expect(await draft(viewer)).toBe("");
    await leaveRoom(viewer);
  });

  it("asks who is here after a restart, last person first; Back at the chooser leaves it there", async () => {
    await tv.restart();
    await tv.goto(house.web.url);
    await viewer.waitForMarks({ screen: "profiles" }, 30_000);
    await viewer.see(person("alex"));
    expect((await viewer.expectFocus()).text).toContain("Sam Marlow");
    await shot("chooser");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "profiles", overlay: "" });
    await tv.press("right");
    expect((await viewer.expectFocus()).text).toContain("Alex Marlow");
    await tv.press("ok");
    await expectOwnRooms("alex");
  });

  it("changes over from the settings without signing anybody out", async () => {
    await switchProfile(viewer);
    await viewer.choose(person("sam"));
    await expectOwnRooms("sam");
    // Nothing lies behind a chosen profile: Back does not lead to the one before.
    await tv.press("back");
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" });
    expect([(await newDevices("alex")).length, (await newDevices("sam")).length]).toEqual([1, 1]);
  });

  it("signs one out and leaves the other, without a question who is here", async () => {
    await signOut(viewer, { phase: "signedIn", screen: "rooms" });
    await expectOwnRooms("alex");
    expect([(await newDevices("alex")).length, (await newDevices("sam")).length]).toEqual([1, 0]);
    const saved = await savedText(tv);
    expect(saved).toContain("@alex:");
    // What is left of Sam is what Alex's rooms know of him.
    expect(saved.match(/^profile\/[^/]+/gm)?.filter((key, i, all) => all.indexOf(key) === i)).toHaveLength(1);
    expect(saved).not.toContain(own.sam);
    await tv.restart();
    await tv.goto(house.web.url);
    await expectOwnRooms("alex");
    await signOut(viewer);
    expect(await newDevices("alex")).toEqual([]);
    expect(tv.errors()).toEqual([]);
  });
});
