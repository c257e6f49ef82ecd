// @vitest-environment node
import { rm, stat, utimes } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { actor } from "./actor.ts";
import { startProxy } from "./faultProxy.ts";
import { householdSnapshot, openHousehold, type OpenHousehold } from "./household.ts";
import { matrixRequest, MatrixRequestError, roomPath } from "./matrixApi.ts";
import { password } from "./household/people.ts";
import { restore } from "./snapshot.ts";

const seeding = 600_000; // on a busy machine
vi.setConfig({ testTimeout: 60_000 });
let home: OpenHousehold;

beforeAll(async () => {
  await (await openHousehold()).stop(); // seeds, if that was never done
  home = await openHousehold();
}, seeding);
afterAll(() => home?.stop());

describe("the household", () => {
  it("is as young as its start, or another test's would take its folder for one that was left behind", async () => {
    const snapshot = await householdSnapshot();
    await utimes(snapshot.folder, 0, 0);
    const copy = await restore(snapshot);
    expect((await stat(copy)).mtimeMs).toBeGreaterThan(Date.now() - 600_000);
    await rm(copy, { recursive: true });
  });

  it("lets people in by password and shows them their rooms", async () => {
    const alex = actor(home, "alex");
    const answer = await alex.request<SyncAnswer>("GET", "/_matrix/client/v3/sync", {
      query: { filter: '{"room":{"timeline":{"limit":1}}}' },
    });
    expect(Object.keys(answer.rooms.join).length).toBeGreaterThanOrEqual(35);
    expect(Object.keys(answer.rooms.invite).length).toBeGreaterThanOrEqual(2);
    const family = answer.rooms.join[home.rooms["family"] as string];
    expect(family?.unread_notifications).toMatchObject({ notification_count: 6, highlight_count: 1 });
  });

  it("holds a public room of 1,500 messages", async () => {
    const alex = actor(home, "alex");
    let count = 0;
    let from: string | undefined;
    do {
      const page = await alex.request<{ chunk: { type: string }[]; end?: string }>(
        "GET",
        roomPath(home.rooms["bigPublic"] as string, "messages"),
        { query: { dir: "b", limit: 500, from } },
      );
      count += page.chunk.filter(({ type }) => type === "m.room.message").length;
      from = page.end;
    } while (from);
    expect(count).toBeGreaterThanOrEqual(1500);
  });

  it("serves thumbnails of its photos", async () => {
    const { token } = await actor(home, "alex").session();
    const photo = (await actor(home, "alex").messages(home.rooms["family"] as string, 60)).find(
      ({ content }) => content["msgtype"] === "m.image",
    );
    const url = `${home.baseUrl}/_matrix/client/v1/media/thumbnail/${String(photo?.content["url"]).slice(6)}?width=320&height=240&method=scale`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^image\//);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it("lets actors talk, and administrators end sessions", async () => {
    const room = home.rooms["family"] as string;
    const dana = actor(home, "dana");
    const seen = dana.waitForEvent(room, ({ content }) => content["body"] === "Testing, one two");
    await actor(home, "ben").sendText(room, "Testing, one two");
    expect((await seen).sender).toBe(home.users.ben.userId);
    const { deviceId = "" } = await dana.session();
    await home.admin.deleteDevice("dana", deviceId);
    await expect(dana.sendText(room, "too late")).rejects.toMatchObject({ status: 401, errcode: "M_UNKNOWN_TOKEN" });
  });

  it("lets tokens lapse, which is a soft logout, and removes devices, which is none", async () => {
    const login = async () => {
      const { access_token, device_id } = await matrixRequest<{ access_token: string; device_id: string }>(
        home.baseUrl,
        "POST",
        "/_matrix/client/v3/login",
        { token: "", body: { type: "m.login.password", identifier: { type: "m.id.user", user: "mia" }, password } },
      );
      return { token: access_token, deviceId: device_id };
    };
    const refusal = async (token: string) =>
      (await (
        await fetch(`${home.baseUrl}/_matrix/client/v3/account/whoami`, { headers: { Authorization: `Bearer ${token}` } })
      ).json()) as unknown;
    const first = await login();
    await home.synapse.lapse(home.users.mia.userId);
    expect(await refusal(first.token)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: true });
    expect(await home.admin.devices("mia")).toContain(first.deviceId);
    const second = await login();
    await home.admin.deleteDevice("mia", second.deviceId);
    expect(await refusal(second.token)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: false });
  });

  it("comes back on the same address after a crash", async () => {
    await home.synapse.kill();
    await expect(fetch(`${home.baseUrl}/_matrix/client/versions`)).rejects.toThrow();
    await home.synapse.restart();
    expect((await fetch(`${home.baseUrl}/_matrix/client/versions`)).status).toBe(200);
  });
});

describe("the fault proxy", () => {
  it("passes on, fails, hangs, cuts and restores", async () => {
    const proxy = await startProxy(home.baseUrl);
    const versions = (timeout = 2000) => fetch(`${proxy.url}/_matrix/client/versions`, { signal: AbortSignal.timeout(timeout) });
    expect((await versions()).status).toBe(200);
    proxy.failNext(/versions/, 503, { errcode: "M_UNKNOWN" });
    expect((await versions()).status).toBe(503);
    expect((await versions()).status).toBe(200);
    proxy.hang(/versions/);
    await expect(versions(200)).rejects.toThrow();
    proxy.restore();
    proxy.cut();
    await expect(versions()).rejects.toThrow();
    proxy.restore();
    expect((await versions()).status).toBe(200);
    expect(proxy.requests.map(({ status }) => status)).toEqual([200, 503, 200, undefined, 200]);
    await proxy.stop();
  });
});

it("has no accounts with other passwords", async () => {
  const login = (secret: string) =>
    matrixRequest(home.baseUrl, "POST", "/_matrix/client/v3/login", {
      token: "",
      body: { type: "m.login.password", identifier: { type: "m.id.user", user: "alex" }, password: secret },
    });
  await expect(login("wrong")).rejects.toBeInstanceOf(MatrixRequestError);
  await expect(login(password)).resolves.toHaveProperty("access_token");
});

interface SyncAnswer {
  rooms: {
    join: Record<string, { unread_notifications: { notification_count: number; highlight_count: number } }>;
    invite: Record<string, unknown>;
  };
}
