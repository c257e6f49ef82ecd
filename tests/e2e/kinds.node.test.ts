/** What a real Synapse makes of upgrades, live places and albums; without a browser, as session.node.test.ts. */
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Session } from "../../src/matrix/types.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { matrixRequest, roomPath } from "../homeserver/matrixApi.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

interface Account {
  readonly token: string;
  readonly deviceId: string;
  readonly userId: string;
}

let home: OpenHousehold;
let alex: Account;
let dana: Account;
let serial = 0;
const running: Session[] = [];

const until = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 20 });

async function signIn(user: string, password: string): Promise<Account> {
  const body = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
  const answer = await matrixRequest<{ access_token: string; device_id: string; user_id: string }>(
    home.baseUrl,
    "POST",
    "/_matrix/client/v3/login",
    { token: "", body },
  );
  return { token: answer.access_token, deviceId: answer.device_id, userId: answer.user_id };
}

const post = <T = unknown>(path: string, body: object, { token }: Account = dana): Promise<T> =>
  matrixRequest<T>(home.baseUrl, "POST", path, { token, body });
const put = <T = unknown>(path: string, body: object): Promise<T> =>
  matrixRequest<T>(home.baseUrl, "PUT", path, { token: dana.token, body });

/** A room of Dana's that Alex is in. */
async function makeRoom(options: object = {}): Promise<string> {
  const { room_id } = await post<{ room_id: string }>("/_matrix/client/v3/createRoom", { preset: "public_chat", ...options });
  await post(`/_matrix/client/v3/join/${encodeURIComponent(room_id)}`, {}, alex);
  return room_id;
}

async function start(): Promise<Session> {
  const server = { baseUrl: home.baseUrl, me: alex.userId, fetch };
  const { session } = await startTestSession(server, { credentials: { accessToken: alex.token, deviceId: alex.deviceId } });
  running.push(session);
  await until(() => expect(session.sync.value.status).toBe("live"));
  return session;
}

const joined = async (roomId: string): Promise<boolean> =>
  (
    await matrixRequest<{ joined_rooms: string[] }>(home.baseUrl, "GET", "/_matrix/client/v3/joined_rooms", { token: alex.token })
  ).joined_rooms.includes(roomId);

beforeAll(async () => {
  home = await openHousehold();
  alex = await signIn("alex", home.users.alex.password);
  dana = await signIn("dana", home.users.dana.password);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});
afterAll(() => home?.stop());

describe("on Synapse", () => {
  it("an upgrade is followed into the room that says that it carries on the old one", async () => {
    const old = await makeRoom({ name: "Old" });
    const session = await start();
    const { replacement_room: next } = await post<{ replacement_room: string }>(roomPath(old, "upgrade"), { new_version: "10" });
    await until(() => expect(session.rooms.all.value.get(old)?.successor).toBe(next));
    expect(await session.followUpgrade(old)).toEqual({ kind: "there", roomId: next });
    expect(await joined(next)).toBe(true);
    // Once it is ours it needs no second join.
    await until(() => expect(session.rooms.all.value.get(next)?.membership).toBe("join"));
    expect(await session.followUpgrade(old)).toEqual({ kind: "there", roomId: next });
  });

  it("a tombstone that names another's room leads nowhere, and nobody stays there", async () => {
    const old = await makeRoom({ name: "Old" });
    const { room_id: trap } = await post<{ room_id: string }>("/_matrix/client/v3/createRoom", { preset: "public_chat", name: "Trap" });
    const session = await start();
    await put(roomPath(old, "state", "m.room.tombstone", ""), { body: "moved", replacement_room: trap });
    await until(() => expect(session.rooms.all.value.get(old)?.successor).toBe(trap));
    expect(await session.followUpgrade(old)).toEqual({ kind: "disagrees" });
    expect(await joined(trap)).toBe(false);
  });

  it("a live place is one row that moves, and ends", async () => {
    const roomId = await makeRoom();
    const session = await start();
    const room = session.openRoom(roomId);
    await until(() => expect(room.state.value.status).toBe("open"));
    const state = (live: boolean): Promise<{ event_id: string }> =>
      put(roomPath(roomId, "state", "org.matrix.msc3672.beacon_info", dana.userId), {
        live,
        timeout: 3_600_000,
        description: "On the way",
      });
    const places = () => room.timeline.items.value.flatMap((item) => (item.kind === "location" ? [item] : []));
    const { event_id } = await state(true);
    await until(() => expect(places()).toMatchObject([{ eventId: event_id, body: "On the way", what: "self" }]));
    expect(places()[0]).not.toHaveProperty("geo");
    for (const uri of ["geo:47.1,9.1;u=20", "geo:47.2,9.2;u=10"])
      await put(roomPath(roomId, "send", "org.matrix.msc3672.beacon", `k${serial++}`), {
        "m.relates_to": { rel_type: "m.reference", event_id },
        "org.matrix.msc3488.location": { uri },
        "org.matrix.msc3488.ts": Date.now(),
      });
    await until(() => expect(places()).toMatchObject([{ geo: { lat: 47.2, lon: 9.2, uncertainty: 10 } }]));
    await state(false);
    await until(() => expect(places()[0]?.live?.endedAt).toBeGreaterThan(0));
    expect(places()).toHaveLength(1);
  });

  it("an album is one row, and one line in the list", async () => {
    const roomId = await makeRoom();
    const session = await start();
    const room = session.openRoom(roomId);
    await until(() => expect(room.state.value.status).toBe("open"));
    const file = (name: string): object => ({ itemtype: "m.image", body: name, url: `mxc://household.test/${name}`, info: { w: 4, h: 3 } });
    await put(roomPath(roomId, "send", "m.room.message", `k${serial++}`), {
      msgtype: "dm.filament.gallery",
      body: "Our week",
      itemtypes: [file("a"), file("b")],
    });
    await until(() =>
      expect(room.timeline.items.value).toContainEqual(
        expect.objectContaining({
          kind: "gallery",
          caption: "Our week",
          items: [expect.objectContaining({ name: "a" }), expect.anything()],
        }),
      ),
    );
    await until(() => expect(session.rooms.all.value.get(roomId)?.last?.summary).toEqual({ kind: "gallery", caption: "Our week" }));
  });
});
