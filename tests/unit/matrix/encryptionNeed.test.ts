import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createEncryption } from "../../../src/matrix/Encryption.ts";
import type { Http } from "../../../src/matrix/http.ts";
import * as opening from "../../../src/matrix/openCrypto.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

/** The module itself is not what is looked at: whether it is opened at all is. */
const open = vi.spyOn(opening, "openCrypto");
vi.mock("../../../src/matrix/openCrypto.ts", { spy: true });

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
const credentials = { profileId: "p1", userId: "@me:test", deviceId: "TV", homeserver: "test", baseUrl: "https://test", accessToken: "x" };

function start({ identity = false as boolean | Error, storage = { ...memoryStorage(), kind: "indexedDB" as const }, rooms = false } = {}) {
  const encrypted = signal(rooms);
  const answer = { current: identity };
  const call = vi.fn(async () => {
    if (answer.current instanceof Error) throw answer.current;
    return { device_keys: {}, ...(answer.current ? { master_keys: { "@me:test": { keys: {} } } } : {}) };
  });
  const encryption = createEncryption({
    credentials,
    request: async () => new Response("{}"),
    http: { baseUrl: "https://test", call } as unknown as Http,
    storage,
    capabilities: {
      webAssembly: true,
      serviceWorker: false,
      indexedDB: true,
      secureContext: true,
      budget: { mediaBytes: 1e6, videoBytes: 1e6, timelineEvents: 200, imagePixels: 1e6 },
    },
    rooms: {
      load: async () => undefined,
      has: () => false,
      settings: () => undefined,
      note: () => undefined,
      saved: async () => undefined,
    },
    onlyVerifiedDevices: () => true,
    isNeeded: () => encrypted.value,
  } as Parameters<typeof createEncryption>[0]);
  encryption.start();
  return { encryption, encrypted, answer, call, storage };
}

beforeEach(() => {
  open.mockReset().mockReturnValue(new Promise(() => undefined));
});

describe("the crypto module is started", () => {
  it("not for an account that has nothing to do with encryption: the TV is merely not verified", async () => {
    const { encryption } = start();
    await vi.waitFor(() => expect(encryption.state.value).toEqual({ status: "unverified", ways: ["setUp"] }));
    await settle();
    expect(open).not.toHaveBeenCalled();
  });

  it("for an account with an identity", async () => {
    const { encryption } = start({ identity: true });
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
    expect(encryption.state.value).toEqual({ status: "starting" });
  });

  it("as soon as there is an encrypted room", async () => {
    const { encryption, encrypted } = start();
    await vi.waitFor(() => expect(encryption.state.value.status).toBe("unverified"));
    encrypted.value = true;
    expect(encryption.state.value).toEqual({ status: "starting" });
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  });

  it("for a device that has keys here", async () => {
    const storage = { ...memoryStorage(), kind: "indexedDB" as const };
    await storage.set("profile/p1/crypto", { deviceId: "TV", storeKey: btoa("k".repeat(32)) });
    const { call } = start({ storage });
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
    expect(call).not.toHaveBeenCalled();
  });

  it("for a device that has keys here, whose news of other devices are kept from the first answer on", async () => {
    const storage = { ...memoryStorage(), kind: "indexedDB" as const };
    await storage.set("profile/p1/crypto", { deviceId: "TV", storeKey: btoa("k".repeat(32)) });
    const { encryption } = start({ storage });
    await encryption.take({ device_lists: { changed: ["@a:test"] } });
    expect((await storage.keys()).filter((key) => key.includes("toDevice"))).toHaveLength(1);
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  });

  it("when somebody sends something to this device, which waits on disk until then", async () => {
    const { encryption, storage } = start();
    await vi.waitFor(() => expect(encryption.state.value.status).toBe("unverified"));
    await encryption.take({ device_lists: { changed: ["@a:test"] } });
    expect(open).not.toHaveBeenCalled();
    await encryption.take({ to_device: { events: [{ type: "m.key.verification.request", sender: "@me:test", content: {} }] } });
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
    expect((await storage.keys()).filter((key) => key.includes("toDevice"))).toHaveLength(1);
  });

  it("once the server can be asked", async () => {
    const { encryption, answer } = start({ identity: new Error("no answer") });
    await settle();
    expect(encryption.state.value).toEqual({ status: "starting" });
    expect(open).not.toHaveBeenCalled();
    answer.current = true;
    encryption.kick();
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
  });

  it("when somebody wants to set encryption up here", async () => {
    const { encryption } = start();
    await vi.waitFor(() => expect(encryption.state.value.status).toBe("unverified"));
    void encryption.security.setUp({}).catch(() => undefined);
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce());
    encryption.stop();
  });
});
