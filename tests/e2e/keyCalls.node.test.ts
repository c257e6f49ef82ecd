/**
 * A server that fails at one key call after the other, in every way that servers have: refuses, is too busy, breaks, never
 * answers, answers nonsense. Each time: a clear state, the rest goes on, nothing in the clear, few requests, no secret in
 * the log, and when the server is well again so is the television. A real Synapse behind a proxy that fails in its place.
 */
import "fake-indexeddb/auto";
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recentLog } from "../../src/core/log.ts";
import { hastyTime } from "../fixtures/hastyTime.ts";
import { type LineTv, openLineTv, said, until } from "../fixtures/lineTv.ts";
import type { FaultProxy } from "../homeserver/faultProxy.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer } from "../peers/Peer.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

vi.setConfig({ maxConcurrency: 8 });

/** A minute of waiting takes so many times less. */
const TIMES = 10;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

type Fault = "403" | "404" | "429" | "500" | "silence" | "no JSON" | "wrong shapes";
const FAULTS: readonly Fault[] = ["403", "404", "429", "500", "silence", "no JSON", "wrong shapes"];

function fail(line: FaultProxy, call: RegExp, fault: Fault, nonsense: unknown): void {
  switch (fault) {
    case "403":
      return line.failNext(call, 403, { errcode: "M_FORBIDDEN", error: "No" }, ALWAYS);
    case "404":
      return line.failNext(call, 404, { errcode: "M_NOT_FOUND", error: "Not there" }, ALWAYS);
    case "429":
      return line.failNext(call, 429, { errcode: "M_LIMIT_EXCEEDED", error: "Slow" }, { ...ALWAYS, headers: { "Retry-After": "3" } });
    case "500":
      return line.failNext(call, 500, { errcode: "M_UNKNOWN", error: "Oh" }, ALWAYS);
    case "silence":
      return line.hang(call);
    case "no JSON":
      return line.failNext(call, 200, "<html>It works!</html>", { ...ALWAYS, headers: { "Content-Type": "text/html" } });
    case "wrong shapes":
      return line.failNext(call, 200, nonsense, ALWAYS);
    default:
      fault satisfies never;
  }
}

type Call = readonly [name: string, call: RegExp, nonsense?: unknown];

/** Every call with every fault; without `nonsense` nobody reads what is in its answer. */
function table(calls: readonly Call[]) {
  return calls.flatMap(([name, call, nonsense]) =>
    FAULTS.filter((fault) => fault !== "wrong shapes" || nonsense !== undefined).map((fault) => [name, fault, call, nonsense] as const),
  );
}

let home: OpenHousehold;
let user: FreshUser;
let phone: Peer;
let far: Peer;
let recoveryKey: string;
let family: string;
let plain: string;
let realTime: () => void;
const secrets = new Set<string>();
const WORDS = "words that nobody else may read";
let serial = 0;

beforeAll(async () => {
  home = await openHousehold();
  user = await freshUser(home, "Rosa");
  const friend = await freshUser(home, "Fred");
  [phone, far] = await Promise.all([
    openPeer({ homeserver: home.baseUrl, user: user.user }),
    openPeer({ homeserver: home.baseUrl, user: friend.user }),
  ]);
  const made = await Promise.all([phone.setUpEncryption(), far.setUpEncryption()]);
  recoveryKey = made[0].recoveryKey;
  secrets.add(recoveryKey).add(recoveryKey.replace(/ /g, "")).add(WORDS);
  family = await far.createRoom([user.user], { name: "Family" });
  await phone.join(family);
  plain = await phone.createRoom([], { name: "Plain", encrypted: false });
  await far.waitForMember(family, user.user);
  await far.send(family, "before the TV");
  await phone.waitForText(family, "before the TV");
  await phone.waitForBackup(1);
  realTime = hastyTime(TIMES);
});
afterAll(async () => {
  realTime?.();
  await Promise.all([phone?.stop(), far?.stop()]);
  await home?.stop();
});

async function withTv(run: (tv: LineTv) => Promise<void>, beforeStart?: (line: FaultProxy) => void, as: FreshUser = user): Promise<void> {
  const tv = await openLineTv({ baseUrl: home.baseUrl, user: as, times: TIMES, ...(beforeStart ? { beforeStart } : {}) });
  secrets.add(tv.credentials.accessToken);
  try {
    await run(tv);
  } finally {
    await tv.stop();
  }
  const text = recentLog().map((line) => `[${line.scope}] ${line.text}`);
  for (const secret of secrets) expect(text.filter((line) => line.includes(secret))).toEqual([]);
}

/** Rooms in the clear go on as if nothing were: read, and written to. */
async function plainWorks(tv: LineTv): Promise<void> {
  const room = await tv.room(plain);
  const words = `plain ${serial++}`;
  room.sendText(words);
  await phone.waitForText(plain, words);
  await until(() => expect(said(room)).toContain(words));
  room.close();
}

async function recovers(tv: LineTv): Promise<void> {
  await until(async () => {
    // What was cut with the line counts as "offline": a person tries once more.
    tv.session.security.recover(recoveryKey, "recoveryKey");
    await until(() => expect(["done", "cancelled"]).toContain(tv.session.security.stage.value.step));
    expect(tv.session.security.stage.value).toEqual({ step: "done" });
  }, 15_000);
  await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
}

const WAYS = { status: "unverified", ways: ["otherDevice", "recoveryKey"] };

describe.concurrent("while the TV starts", () => {
  it.each(FAULTS)("/keys/query: %s", async (fault) => {
    const call = /POST .*\/keys\/query/;
    await withTv(
      async (tv) => {
        const states: unknown[] = [];
        const stop = tv.session.encryption.subscribe((state) => states.push(state));
        const room = await tv.room(family);
        await plainWorks(tv);
        await until(() => expect(tv.asked(call)).toBeGreaterThan(1));
        expect(new Set(said(room))).toEqual(new Set(["(opening)"]));
        expect(room.canSend.value).toBe(false);
        expect(tv.asked(call)).toBeLessThan(12);
        // No nonsense is taken for "no identity", which a person might answer by making a new one.
        expect(states).toEqual([{ status: "starting" }]);
        tv.line.restore();
        await until(() => expect(tv.session.encryption.value).toEqual(WAYS));
        await until(() => expect(said(room)[0]).toBe("(verify)"));
        stop();
      },
      (line) => fail(line, call, fault, { device_keys: [], master_keys: 5 }),
    );
  });

  it.each(FAULTS)("/keys/upload: %s", async (fault) => {
    const call = /POST .*\/keys\/upload/;
    await withTv(
      async (tv) => {
        await plainWorks(tv);
        await until(() => expect(tv.asked(call)).toBeGreaterThan(0));
        await until(() => expect(tv.session.encryption.value).toEqual(WAYS));
        expect(tv.asked(call)).toBeLessThan(15);
        tv.line.restore();
        await phone.waitForDevice(user.userId, tv.credentials.deviceId);
      },
      (line) => fail(line, call, fault, { one_time_key_counts: "many" }),
    );
  });
});

describe.concurrent("while a message is sent", () => {
  const calls: readonly Call[] = [
    ["/keys/claim", /POST .*\/keys\/claim/, { one_time_keys: [5] }],
    ["/sendToDevice", /PUT .*\/sendToDevice\/m\.room\.encrypted/],
  ];
  it.each(table(calls))("%s: %s", async (_name, fault, call, nonsense) => {
    await withTv(async (tv) => {
      await until(() => expect(tv.session.encryption.value).toEqual(WAYS));
      const room = await tv.room(family);
      await until(() => expect(room.canSend.value).toBe(true));
      const words = `${WORDS} ${serial++}`;
      const state = () => {
        const item = room.timeline.items.value.find((other) => other.kind === "text" && other.body === words);
        return item?.kind === "text" ? { key: item.key, ...item.sendState } : undefined;
      };
      fail(tv.line, call, fault, nonsense);
      room.sendText(words);
      await until(() => expect(tv.asked(call)).toBeGreaterThan(0));
      await plainWorks(tv);
      await until(() => expect(["queued", "failed"]).toContain(state()?.status));
      const refused = fault === "403" || fault === "404";
      if (refused) expect(state()).toMatchObject({ status: "failed", kind: fault === "403" ? "forbidden" : "notFound" });
      expect(tv.asked(call)).toBeLessThan(20);
      console.info("STATE", _name, fault, JSON.stringify(state()), tv.asked(call));
      tv.line.restore();
      const { key, status } = state() ?? {};
      if (status === "failed" && key !== undefined) room.retry(key);
      expect(await far.waitForText(family, words)).toMatchObject({ encrypted: true });
      await until(() => expect(state()?.status).toBe("sent"));
    });
  });
});

describe.concurrent("while the recovery key is used", () => {
  const calls: readonly Call[] = [
    ["secret storage's key", /GET .*\/account_data\/m\.secret_storage\.default_key/, { key: { deep: [] } }],
    ["secret storage's description", /GET .*\/account_data\/m\.secret_storage\.key\./, { algorithm: "rot13" }],
    ["the identity", /GET .*\/account_data\/m\.cross_signing\.master/, { encrypted: 5 }],
    ["the backup's key", /GET .*\/account_data\/m\.megolm_backup\.v1/, { encrypted: "x" }],
    ["/room_keys/version", /GET .*\/room_keys\/version/, []],
    ["/keys/signatures/upload", /POST .*\/keys\/signatures\/upload/, { failures: 7 }],
  ];
  it.each(table(calls))("%s: %s", async (_name, fault, call, nonsense) => {
    await withTv(async (tv) => {
      await until(() => expect(tv.session.encryption.value).toEqual(WAYS));
      fail(tv.line, call, fault, nonsense);
      const before = tv.asked(call);
      tv.session.security.recover(recoveryKey, "recoveryKey");
      await until(() => expect(["done", "cancelled"]).toContain(tv.session.security.stage.value.step));
      console.info(
        "STATE",
        _name,
        fault,
        JSON.stringify(tv.session.security.stage.value),
        JSON.stringify(tv.session.encryption.value),
        tv.asked(call) - before,
      );
      expect(tv.asked(call) - before).toBeLessThan(15);
      await plainWorks(tv);
      tv.line.restore();
      await recovers(tv);
    });
  });
});

describe.concurrent("while encryption is set up", () => {
  const calls: readonly Call[] = [
    ["/keys/device_signing/upload", /POST .*\/keys\/device_signing\/upload/],
    ["/keys/signatures/upload", /POST .*\/keys\/signatures\/upload/],
    ["secret storage", /PUT .*\/account_data\//],
  ];
  it.each(table(calls))("%s: %s", async (_name, fault, call, nonsense) => {
    const first = await freshUser(home, "First");
    await withTv(
      async (tv) => {
        await until(() => expect(tv.session.encryption.value).toEqual({ status: "unverified", ways: ["setUp"] }));
        fail(tv.line, call, fault, nonsense);
        const error = await tv.session.security.setUp({}).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        console.info("STATE", _name, fault, JSON.stringify(error), JSON.stringify(tv.session.encryption.value), tv.asked(call));
        expect(error).toMatchObject({ name: "AppError" });
        expect(tv.asked(call)).toBeGreaterThan(0);
        expect(tv.asked(call)).toBeLessThan(15);
        expect(tv.session.security.stage.value).toEqual({ step: "idle" });
        tv.line.restore();
        const { recoveryKey: made } = await until(() => tv.session.security.setUp({}), 15_000);
        secrets.add(made);
        await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
      },
      undefined,
      first,
    );
  });
});

describe.concurrent("while a backup cannot be made", () => {
  it.each(FAULTS)("/room_keys/version: %s", async (fault) => {
    const call = /POST .*\/room_keys\/version/;
    const first = await freshUser(home, "First");
    await withTv(
      async (tv) => {
        await until(() => expect(tv.session.encryption.value).toEqual({ status: "unverified", ways: ["setUp"] }));
        fail(tv.line, call, fault, { version: [] });
        const { recoveryKey: made } = await tv.session.security.setUp({});
        secrets.add(made);
        expect(tv.asked(call)).toBeGreaterThan(0);
        expect(tv.asked(call)).toBeLessThan(15);
        await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "off" }));
        expect(tv.session.security.losesKeys.value).toBe(true);
        tv.line.restore();
        await withTv(
          async (next) => {
            await until(() => expect(next.session.encryption.value.status).toBe("unverified"));
            next.session.security.recover(made, "recoveryKey");
            await next.step("done");
          },
          undefined,
          first,
        );
      },
      undefined,
      first,
    );
  });
});

describe("while the backup is read and fed", () => {
  let tv: LineTv;
  const rooms = new Map<string, string>();
  beforeAll(async () => {
    for (const fault of FAULTS) {
      const roomId = await phone.createRoom([], { name: fault });
      await phone.send(roomId, `old ${fault}`);
      rooms.set(fault, roomId);
    }
    await phone.waitForBackup(1 + FAULTS.length);
    tv = await openLineTv({ baseUrl: home.baseUrl, user, times: TIMES });
    secrets.add(tv.credentials.accessToken);
    await until(() => expect(tv.session.encryption.value).toEqual(WAYS));
    await recovers(tv);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
  });
  afterAll(() => tv?.stop());

  it.each(FAULTS)("GET /room_keys/keys: %s", async (fault) => {
    const call = /GET .*\/room_keys\/keys\//;
    fail(tv.line, call, fault, { session_data: { ciphertext: 5 } });
    const before = tv.asked(call);
    const room = await tv.room(rooms.get(fault) as string);
    await until(() => expect(tv.asked(call)).toBeGreaterThan(before));
    await plainWorks(tv);
    await until(() => expect(said(room)).toEqual(["(keyMissing)"]), 15_000);
    console.info("STATE GET keys", fault, JSON.stringify(said(room)), tv.asked(call) - before);
    expect(tv.asked(call) - before).toBeLessThan(20);
    expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" });
    tv.line.restore();
    await until(() => {
      // What was refused is asked for again when a person wants it.
      const [row] = room.timeline.items.value.filter(({ kind }) => kind === "encrypted");
      if (row?.kind === "encrypted" && row.eventId !== undefined) room.retryDecryption(row.eventId);
      expect(said(room)).toEqual([`old ${fault}`]);
    });
    room.close();
  });

  it.each(FAULTS)("PUT /room_keys/keys: %s", async (fault) => {
    const call = /PUT .*\/room_keys\/keys/;
    await until(() => expect(tv.session.security.losesKeys.value).toBe(false));
    fail(tv.line, call, fault, { count: "many", etag: [] });
    const before = tv.asked(call);
    const room = await tv.room(family);
    await far.discardSession(family);
    await far.send(family, `new ${fault}`);
    await until(() => expect(said(room)).toContain(`new ${fault}`));
    await until(() => expect(tv.asked(call)).toBeGreaterThan(before));
    await plainWorks(tv);
    console.info(
      "STATE PUT keys",
      fault,
      JSON.stringify(tv.session.encryption.value),
      tv.session.security.losesKeys.value,
      tv.asked(call) - before,
    );
    expect(tv.asked(call) - before).toBeLessThan(15);
    const failed = tv.line.requests.length;
    tv.line.restore();
    await until(() =>
      expect(tv.line.requests.slice(failed).some(({ method, path, status }) => call.test(`${method} ${path}`) && status === 200)).toBe(
        true,
      ),
    );
    await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
    room.close();
  });
});
