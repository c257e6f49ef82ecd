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
import type { VerificationStage } from "../../src/matrix/securityTypes.ts";
import { hastyTime } from "../fixtures/hastyTime.ts";
import { type LineTv, openLineTv, said, until } from "../fixtures/lineTv.ts";
import { actor } from "../homeserver/actor.ts";
import type { FaultProxy } from "../homeserver/faultProxy.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { roomPath } from "../homeserver/matrixApi.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer } from "../peers/Peer.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

/** A minute of waiting takes so many times less. */
const TIMES = 10;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

type Fault = "403" | "404" | "429" | "500" | "silence" | "no JSON" | "wrong shapes";
const FAULTS: readonly Fault[] = ["403", "404", "wrong shapes", "no JSON", "429", "500", "silence"];

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
  secretsAreKept();
}

function secretsAreKept(): void {
  const text = recentLog().map((line) => `[${line.scope}] ${line.text}`);
  for (const secret of secrets) expect(text.filter((line) => line.includes(secret))).toEqual([]);
}

/** An account without an identity, in the plain room. */
async function newcomer(): Promise<FreshUser> {
  const fresh = await freshUser(home, "First");
  await phone.invite(plain, fresh.userId);
  await actor(home, fresh.user).request("POST", roomPath(plain, "join"), { body: {} });
  return fresh;
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

/** The call fails in one way after the other; plain rooms go on, and the server is not asked in a loop. */
async function eachFault(
  tv: LineTv,
  call: RegExp,
  { faults = FAULTS, nonsense, most = 15 }: { readonly faults?: readonly Fault[]; readonly nonsense?: unknown; readonly most?: number },
  run: (fault: Fault) => Promise<void>,
): Promise<void> {
  for (const fault of faults) {
    tv.line.restore(); // and at once the next: in between nothing may succeed
    fail(tv.line, call, fault, nonsense);
    await reachable(tv);
    const before = tv.asked(call);
    await run(fault);
    await until(() => expect(tv.asked(call), fault).toBeGreaterThan(before));
    await plainWorks(tv);
    expect(tv.asked(call) - before, fault).toBeLessThan(most);
  }
  tv.line.restore();
  await reachable(tv);
}

/** A line that was cut with what hung on it takes connections again. */
async function reachable(tv: LineTv): Promise<void> {
  await until(async () => expect((await fetch(`${tv.line.url}/_matrix/client/versions`)).ok).toBe(true));
  await until(() => expect(tv.session.sync.value.status).toBe("live"));
}

/** A person uses the recovery key, and what comes of it. */
async function recover(tv: LineTv): Promise<VerificationStage> {
  const { security } = tv.session;
  security.recover(recoveryKey, "recoveryKey");
  await until(() => expect(["done", "cancelled"]).toContain(security.stage.value.step));
  return security.stage.value;
}

async function recovers(tv: LineTv): Promise<void> {
  // What was cut with the line counts as "offline": a person tries once more.
  await until(async () => expect(await recover(tv)).toEqual({ step: "done" }));
  await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
}

const WAYS = { status: "unverified", ways: ["otherDevice", "recoveryKey"] };
const offered = (tv: LineTv): Promise<void> => until(() => expect(tv.session.encryption.value).toEqual(WAYS));
/** Answers whose content nobody reads. */
const UNREAD = FAULTS.filter((fault) => fault !== "wrong shapes");

/** What an error is to a person. */
const KIND: Readonly<Record<Fault, string>> = {
  "403": "forbidden",
  "404": "notFound",
  "429": "rateLimited",
  "500": "server",
  silence: "offline",
  "no JSON": "offline",
  "wrong shapes": "server",
};

describe.concurrent("while the TV starts", () => {
  it("/keys/query", async () => {
    const call = /POST .*\/keys\/query/;
    const nonsense = { device_keys: [], master_keys: 5 };
    await withTv(
      async (tv) => {
        const states: unknown[] = [];
        const stop = tv.session.encryption.subscribe((state) => states.push(state));
        const room = await tv.room(family);
        await eachFault(tv, call, { nonsense }, async () => {
          const before = tv.asked(call);
          const kicked = () => {
            tv.encryption.kick();
            expect(tv.asked(call)).toBeGreaterThan(before);
          };
          await vi.waitFor(kicked, { timeout: 10_000, interval: 500 });
        });
        expect(new Set(said(room))).toEqual(new Set(["(opening)"]));
        expect(room.canSend.value).toBe(false);
        // No nonsense is taken for "no identity", which a person might answer by making a new one.
        expect(states).toEqual([{ status: "starting" }]);
        tv.encryption.kick(); // as sync does when it is live again; by itself within five minutes
        await offered(tv);
        await until(() => expect(said(room)[0]).toBe("(verify)"));
        stop();
      },
      (line) => fail(line, call, "500", {}),
    );
  });

  it("/keys/upload", async () => {
    const call = /POST .*\/keys\/upload/;
    await withTv(
      async (tv) => {
        await offered(tv);
        // Tried again with each answer of sync.
        await eachFault(tv, call, { nonsense: { one_time_key_counts: "many" } }, async () => plainWorks(tv));
        await phone.waitForDevice(user.userId, tv.credentials.deviceId);
        await offered(tv);
      },
      (line) => fail(line, call, "403", {}),
    );
  });
});

describe.concurrent("while a message is sent", () => {
  it.each([
    ["/keys/claim", /POST .*\/keys\/claim/, FAULTS],
    ["/sendToDevice", /PUT .*\/sendToDevice\/m\.room\.encrypted/, UNREAD],
  ] as const)("%s", async (_name, call, faults) => {
    await withTv(async (tv) => {
      await offered(tv);
      const room = await tv.room(family);
      await until(() => expect(room.canSend.value).toBe(true));
      const words = `${WORDS} ${serial++}`;
      const own = () => {
        const item = room.timeline.items.value.find((other) => other.kind === "text" && other.body === words);
        if (item?.kind !== "text") throw new Error("no row");
        return item;
      };
      await eachFault(tv, call, { faults, nonsense: { one_time_keys: [5] } }, async (fault) => {
        if (!room.timeline.items.value.some((item) => item.kind === "text" && item.body === words)) room.sendText(words);
        else if (own().sendState?.status === "failed") room.retry(own().key);
        else tv.session.retryNow();
        const state = () => own().sendState;
        if (fault === "403" || fault === "404") await until(() => expect(state()).toEqual({ status: "failed", kind: KIND[fault] }));
        else if (fault === "wrong shapes") await until(() => expect(state()?.status).toBe("failed"));
        else await until(() => expect(state()).toEqual({ status: "queued" }));
      });
      if (own().sendState?.status === "failed") room.retry(own().key);
      tv.session.retryNow();
      expect(await far.waitForText(family, words)).toMatchObject({ encrypted: true });
      await until(() => expect(own().sendState?.status).toBe("sent"));
      expect((await far.messages(family)).filter(({ text }) => text === words)).toHaveLength(1);
    });
  });
});

describe.concurrent("while the recovery key is used", () => {
  const passing: readonly Fault[] = ["no JSON", "429", "500", "silence"];
  const missing = { "403": "forbidden", "404": "notFound", "wrong shapes": "notFound" };
  it.each<[string, RegExp, readonly Fault[], nonsense: unknown, Partial<Record<Fault, string>>]>([
    ["secret storage's key", /GET .*\/account_data\/m\.secret_storage\.default_key/, FAULTS, { key: { deep: [] } }, missing],
    [
      "its description",
      /GET .*\/account_data\/m\.secret_storage\.key\./,
      FAULTS,
      { algorithm: "rot13" },
      { ...missing, "wrong shapes": "unsupported" },
    ],
    ["the identity", /GET .*\/account_data\/m\.cross_signing\.master/, FAULTS, { encrypted: 5 }, missing],
    ["the backup's key", /GET .*\/account_data\/m\.megolm_backup\.v1/, passing, undefined, {}],
    ["/room_keys/version", /GET .*\/room_keys\/version/, [...passing, "wrong shapes"], [], {}],
    ["/keys/signatures/upload", /POST .*\/keys\/signatures\/upload/, FAULTS, { failures: 7 }, {}],
  ])("%s", async (_name, call, faults, nonsense, kinds) => {
    await withTv(async (tv) => {
      await offered(tv);
      await eachFault(tv, call, { faults, nonsense }, async (fault) => {
        expect(await recover(tv), fault).toMatchObject({ step: "cancelled", why: "failed", error: { kind: kinds[fault] ?? KIND[fault] } });
      });
      await recovers(tv);
    });
  });

  it.each([
    ["the backup's key is damaged", /GET .*\/account_data\/m\.megolm_backup\.v1/, "wrong shapes"],
    ["the backup is refused", /GET .*\/room_keys\/version/, "403"],
    ["there is no backup", /GET .*\/room_keys\/version/, "404"],
  ] as const)("%s: the identity is worth having all the same", async (_name, call, fault) => {
    await withTv(async (tv) => {
      await offered(tv);
      await eachFault(tv, call, { faults: [fault], nonsense: { encrypted: "x" } }, async () => {
        await until(async () => expect(await recover(tv)).toEqual({ step: "done" }));
        await until(() => expect(tv.session.encryption.value).toMatchObject({ status: "verified" }));
        if (call.test("GET x/room_keys/version")) expect(tv.session.encryption.value).toMatchObject({ backup: "off" });
      });
      // Joined by itself.
      await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
    });
  });
});

describe.concurrent("while encryption is set up", () => {
  const stand = (tv: LineTv) => until(() => expect(tv.session.encryption.value).toEqual({ status: "unverified", ways: ["setUp"] }));
  it.each([
    ["/keys/device_signing/upload", /POST .*\/keys\/device_signing\/upload/, UNREAD],
    // Once: the device's own keys, when they are published after it, carry the signature as well.
    ["/keys/signatures/upload", /POST .*\/keys\/signatures\/upload/, ["500"]],
    ["secret storage", /PUT .*\/account_data\//, UNREAD],
  ] as const)("%s", async (_name, call, faults) => {
    const run = async (tv: LineTv): Promise<void> => {
      await stand(tv);
      const { setUp, stage } = tv.session.security;
      await eachFault(tv, call, { faults }, async (fault) => {
        await expect(setUp({}), fault).rejects.toMatchObject({ name: "AppError", kind: KIND[fault] });
        expect(stage.value).toEqual({ step: "idle" });
      });
      secrets.add((await until(() => setUp({}))).recoveryKey);
      await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
    };
    await withTv(run, undefined, await newcomer());
  });

  it.each(["403", "500", "wrong shapes"] as const)("no backup: %s. The recovery key is shown all the same, and fits", async (fault) => {
    const first = await newcomer();
    const next = async (tv: LineTv, made: string): Promise<void> => {
      await until(() => expect(tv.session.encryption.value.status).toBe("unverified"));
      tv.session.security.recover(made, "recoveryKey");
      await tv.step("done");
    };
    const run = async (tv: LineTv): Promise<void> => {
      await stand(tv);
      await eachFault(tv, /POST .*\/room_keys\/version/, { faults: [fault], nonsense: { version: [] } }, async () => {
        const { recoveryKey: made } = await tv.session.security.setUp({});
        secrets.add(made);
        await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "off" }));
        expect(tv.session.security.losesKeys.value).toBe(true);
        if (fault === "403") await withTv((other) => next(other, made), undefined, first);
      });
    };
    await withTv(run, undefined, first);
  });
});

describe.concurrent("a backup of another key", () => {
  it("is said, not used and not fed; live messages go on", async () => {
    const first = await newcomer();
    const run = async (tv: LineTv): Promise<void> => {
      await until(() => expect(tv.session.encryption.value.status).toBe("unverified"));
      const { recoveryKey: made } = await tv.session.security.setUp({});
      secrets.add(made);
      const body = {
        algorithm: "m.megolm_backup.v1.curve25519-aes-sha2",
        auth_data: { public_key: "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo" },
      };
      await actor(home, first.user).request("POST", "/_matrix/client/v3/room_keys/version", { body });
      await withTv(
        async (next) => {
          await until(() => expect(next.session.encryption.value.status).toBe("unverified"));
          next.session.security.recover(made, "recoveryKey");
          await next.step("done");
          await until(() => expect(next.session.encryption.value).toEqual({ status: "verified", backup: "untrusted" }));
          await plainWorks(next);
          expect(next.asked(/(PUT|GET) .*\/room_keys\/keys/)).toBe(0);
          expect(next.asked(/\/room_keys\//)).toBeLessThan(12);
        },
        undefined,
        first,
      );
    };
    await withTv(run, undefined, first);
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
    await offered(tv);
    await recovers(tv);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
  });
  afterAll(async () => {
    await tv?.stop();
    secretsAreKept();
  });

  it("GET /room_keys/keys", async () => {
    const on = { status: "verified", backup: "on" };
    await eachFault(tv, /GET .*\/room_keys\/keys\//, { nonsense: { session_data: { ciphertext: 5 } }, most: 25 }, async (fault) => {
      const room = await tv.room(rooms.get(fault) as string);
      await until(() => expect(["(fetching)", "(keyMissing)"]).toContain(said(room).join()));
      expect(tv.session.encryption.value).toEqual(on);
      room.close();
    });
    for (const fault of FAULTS) {
      const room = await tv.room(rooms.get(fault) as string);
      await until(() => {
        // What was refused is asked for again when a person wants it.
        const [row] = room.timeline.items.value.filter(({ kind }) => kind === "encrypted");
        if (row?.kind === "encrypted" && row.eventId !== undefined) room.retryDecryption(row.eventId);
        expect(said(room)).toEqual([`old ${fault}`]);
      });
      room.close();
    }
  });

  it("PUT /room_keys/keys", async () => {
    const call = /PUT .*\/room_keys\/keys/;
    const room = await tv.room(family);
    let failed = 0;
    await eachFault(tv, call, { nonsense: { count: "many", etag: [] } }, async (fault) => {
      await far.discardSession(family);
      await far.send(family, `new ${fault}`);
      await until(() => expect(said(room)).toContain(`new ${fault}`));
      failed = tv.line.requests.length;
    });
    const taken = () => tv.line.requests.slice(failed).some(({ method, path, status }) => call.test(`${method} ${path}`) && status === 200);
    await until(() => expect(taken()).toBe(true));
    await until(() => expect(tv.session.encryption.value).toEqual({ status: "verified", backup: "on" }));
    room.close();
  });
});
