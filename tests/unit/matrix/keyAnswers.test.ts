/** What the TV concludes from answers about keys, and from silence: nothing that cannot be undone, from nonsense. */
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { patientWithBackup } from "../../../src/matrix/backupPatience.ts";
import type { Encryptor } from "../../../src/matrix/Encryptor.ts";
import type { Http } from "../../../src/matrix/http.ts";
import { fromSdk } from "../../../src/matrix/matrixErrors.ts";
import { noEncryption } from "../../../src/matrix/noEncryption.ts";
import { hasIdentity, isStillPublished } from "../../../src/matrix/openCrypto.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { FakeHomeserver } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ME = "@me:test";
const credentials = { profileId: "p1", userId: ME, deviceId: "TV", homeserver: "test", baseUrl: "https://test", accessToken: "x" };
const asking = (...answers: unknown[]) => ({
  credentials,
  http: { baseUrl: "", call: async () => (answers.length > 1 ? answers.shift() : answers[0]) } as unknown as Http,
});
const device = (key: string) => ({ device_keys: { [ME]: { TV: { keys: { "ed25519:TV": key } } } } });
const NONSENSE: readonly unknown[] = [
  {},
  [],
  "x",
  null,
  { device_keys: [] },
  { device_keys: {}, master_keys: 5 },
  { device_keys: { [ME]: [] } },
];

describe("an answer about keys", () => {
  it("tells whether there is an identity", async () => {
    expect(await hasIdentity(asking({ device_keys: {}, master_keys: { [ME]: { keys: {} } } }))).toBe(true);
    expect(await hasIdentity(asking({ device_keys: {} }))).toBe(false);
  });

  it.each(NONSENSE)("%j is no word on it", async (answer) => {
    await expect(hasIdentity(asking(answer))).rejects.toMatchObject({ kind: "server" });
  });
});

describe("whether this device is still known", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function ask(...answers: unknown[]) {
    const save = vi.fn(async () => undefined);
    const record = { deviceId: "TV", storeKey: "k", identity: "mine", published: true };
    const records = { load: async () => record, save };
    const known = isStillPublished({ ...asking(...answers), records, hasEnded: () => false }).catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(10_000);
    return { known: await known, save };
  }

  it("is said by the server twice, or keys would be given up for one bad answer", async () => {
    expect(await ask(device("mine"))).toMatchObject({ known: true });
    for (const bad of [{ device_keys: {} }, { device_keys: { [ME]: {} } }, device("other")]) {
      const once = await ask(bad, device("mine"));
      expect(once.known).toBe(true);
      expect(once.save).not.toHaveBeenCalled();
      const twice = await ask(bad, bad);
      expect(twice.known).toBe(false);
      expect(twice.save).toHaveBeenCalledWith(expect.objectContaining({ lost: true }));
    }
  });

  it.each(NONSENSE)("%j loses nothing", async (answer) => {
    const { known, save } = await ask(answer);
    expect(known).toMatchObject({ kind: "server" });
    expect(save).not.toHaveBeenCalled();
  });
});

describe("a backup that fails", () => {
  const KEY = "https://test/_matrix/client/v3/room_keys/keys/!r/s?version=1";
  const ALL = "https://test/_matrix/client/v3/room_keys/keys?version=1";
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** As the SDK does: the same again five seconds after an error. */
  async function hammer(status: number, minutes: number, url = KEY, method = "GET"): Promise<number> {
    const request = vi.fn(async () => new Response("{}", { status }));
    const patient = patientWithBackup(request);
    let over = false;
    const run = async (): Promise<void> => {
      while (!over) {
        await patient(url, { method });
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      }
    };
    void run();
    await vi.advanceTimersByTimeAsync(minutes * 60_000);
    over = true;
    return request.mock.calls.length;
  }

  it("is asked less and less often", async () => {
    expect(await hammer(500, 10)).toBeLessThan(30);
    expect(await hammer(404, 10, ALL, "PUT")).toBeLessThan(30);
  });

  it("is asked as before when it works, or has not got the key", async () => {
    expect(await hammer(200, 10)).toBeGreaterThan(100);
    expect(await hammer(404, 10)).toBeGreaterThan(100);
    expect(await hammer(500, 10, "https://test/_matrix/client/v3/room_keys/version")).toBeGreaterThan(100);
  });

  it("and refuses a key has none, so that the next key has its turn", async () => {
    const patient = patientWithBackup(async () => new Response("{}", { status: 403 }));
    const answer = await patient(KEY);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ errcode: "M_NOT_FOUND" });
    expect((await patient(ALL, { method: "PUT" })).status).toBe(403);
  });

  it("is no longer waited for when the session ends", async () => {
    const patient = patientWithBackup(async () => new Response("{}", { status: 500 }));
    await patient(KEY);
    const stop = new AbortController();
    const answer = patient(KEY, { signal: stop.signal }).catch((thrown: unknown) => thrown);
    stop.abort();
    expect(await answer).toMatchObject({ message: "aborted" });
  });
});

it("a time-out of the SDK is a server that does not answer, nonsense is the server's", () => {
  expect(fromSdk(Object.assign(new Error("aborted"), { name: "AbortError" }))).toMatchObject({ kind: "offline" });
  expect(fromSdk(new SyntaxError("Unexpected token <"))).toMatchObject({ kind: "server" });
  expect(fromSdk(new AppError("forbidden"))).toMatchObject({ kind: "forbidden" });
});

describe("a message held for a changed identity", () => {
  const ROOM = "!room:fake.test";
  let session: Session | undefined;
  afterEach(() => session?.stop());

  it("stays held when the identity cannot be accepted, and it is said", async () => {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    server.state(ROOM, "m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
    const accept = vi.fn(async () => Promise.reject(new AppError("offline")));
    const seal = vi.fn(async () => ({ status: "held" as const, userIds: ["@bo:fake.test"] }));
    const encryptor: Encryptor = { know: async () => undefined, receive: () => undefined, seal, accept };
    const none = noEncryption({ profileId: "p1", deviceId: "TV" }, memoryStorage());
    const started = await startTestSession(server, {
      deps: {
        encryption: () => ({ ...none, state: signal({ status: "verified", backup: "on" } as const), encryptor: signal(encryptor) }),
      },
    });
    session = started.session;
    await vi.waitFor(() => expect(started.session.rooms.all.value.has(ROOM)).toBe(true));
    const room = started.session.openRoom(ROOM);
    await vi.waitFor(() => expect(room.canSend.value).toBe(true));
    room.sendText("hello");
    const held = () => {
      const row = room.timeline.items.value.find((item) => item.kind === "text" && item.body === "hello");
      if (row?.kind !== "text") throw new Error("no row");
      expect(row.sendState).toEqual({ status: "held", people: ["bo"] });
      return row.key;
    };
    await vi.waitFor(held);
    await expect(room.sendAnyway(held())).rejects.toMatchObject({ kind: "offline" });
    expect(accept).toHaveBeenCalledOnce();
    expect(seal).toHaveBeenCalledOnce();
    held();
  });
});
