import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../../../../src/core/config.ts";
import { AppError } from "../../../../src/core/errors.ts";
import { recentLog } from "../../../../src/core/log.ts";
import type { Homeserver } from "../../../../src/matrix/records.ts";
import type { Credentials, DeviceCode, SignIn } from "../../../../src/matrix/signInTypes.ts";
import { type ComingBack, type SignInDependencies, SignInModel } from "../../../../src/screens/signIn/SignInModel.ts";

const server: Homeserver = { name: "example.org", baseUrl: "https://m.example.org", methods: ["deviceCode", "password"] };
const credentials: Credentials = {
  profileId: "p",
  userId: "@a:example.org",
  deviceId: "D",
  homeserver: "example.org",
  baseUrl: server.baseUrl,
  accessToken: "t",
};
const choice = { typed: "example.org", name: "example.org" };

/** One running call of the protocol, to be ended by the test. */
interface Call<Options> {
  readonly options: Options;
  readonly signal: AbortSignal;
  resolve(value: never): void;
  reject(error: Error): void;
}

/** A protocol that does what the test says. Like the real one it rejects when its signal is aborted. */
function scriptedSignIn() {
  const calls = {
    discover: [] as Call<string>[],
    code: [] as Call<Parameters<SignIn["withDeviceCode"]>[1]>[],
    password: [] as Call<Parameters<SignIn["withPassword"]>[1]>[],
    qr: [] as Call<Parameters<SignIn["withQr"]>[1]>[],
  };
  const record = <O, T>(list: Call<O>[], options: O, signal: AbortSignal): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      list.push({ options, signal, resolve: resolve as (value: never) => void, reject });
      signal.addEventListener("abort", () => reject(new AppError("unexpected", "aborted")));
    });
  const signIn: SignIn = {
    discover: (typed, aborted) => record(calls.discover, typed, aborted),
    withDeviceCode: (_, options, aborted) => record(calls.code, options, aborted),
    withPassword: (_, options, aborted) => record(calls.password, options, aborted),
    withQr: (_, options, aborted) => record(calls.qr, options, aborted),
  };
  return { signIn, calls };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const codeUntil = (expiresAt: number, userCode = "ABCDEF"): DeviceCode => ({
  userCode,
  verificationUri: "https://example.org/link",
  expiresAt,
});

function start(more: Partial<SignInDependencies> = {}) {
  const { signIn, calls } = scriptedSignIn();
  const onDone = vi.fn<(credentials: Credentials) => Promise<void>>().mockResolvedValue(undefined);
  const servers = signal<readonly string[]>([]);
  const services = {
    platform: { device: { label: "LG TV" } },
    config: defaultConfig,
    settings: { servers },
  } as unknown as SignInDependencies["services"];
  const model = new SignInModel({ signIn, services, onDone, ...more });
  return { model, calls, onDone, servers };
}

/** As far as the step that waits for a phone. */
async function atCode(lifeMs = 60_000) {
  const app = start();
  app.model.chooseServer(choice);
  app.calls.discover[0]?.resolve(server as never);
  await settle();
  app.calls.code[0]?.options.onCode(codeUntil(Date.now() + lifeMs));
  return app;
}

async function atPassword() {
  const app = await atCode();
  app.model.useMethod("password");
  app.model.editUser(" anna ");
  app.model.editPassword("secret");
  return app;
}

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

describe("SignInModel", () => {
  it("goes from a server over the code to credentials, and remembers the server", async () => {
    const { model, calls, onDone, servers } = await atCode();
    expect(model.state.value).toMatchObject({ step: "deviceCode", phase: { status: "waiting", code: { userCode: "ABCDEF" } } });
    expect(calls.code[0]?.options.deviceName).toBe("Hearth (LG TV)");
    calls.code[0]?.resolve(credentials as never);
    await settle();
    expect(model.state.value.step).toBe("finishing");
    expect(onDone).toHaveBeenCalledExactlyOnceWith(credentials);
    expect(servers.value).toEqual(["example.org"]);
  });

  it("remembers five servers, the newest first and each once", async () => {
    const { model, calls, servers } = await atCode();
    servers.value = ["a.b", "example.org", "c.d", "e.f", "g.h"];
    calls.code[0]?.resolve(credentials as never);
    await settle();
    expect(model.state.value.step).toBe("finishing");
    expect(servers.value).toEqual(["example.org", "a.b", "c.d", "e.f", "g.h"]);
  });

  it("derives the server from a whole user id and keeps the user", async () => {
    const { model, calls } = start();
    model.otherServer();
    model.editDraft("@anna:example.org");
    model.submitDraft();
    expect(calls.discover[0]?.options).toBe("example.org");
    calls.discover[0]?.resolve({ ...server, methods: ["password"] } as never);
    await settle();
    expect(model.state.value).toMatchObject({ step: "password", user: "anna" });
  });

  it("does nothing with an empty field", () => {
    const { model, calls } = start();
    model.otherServer();
    model.editDraft("  ");
    model.submitDraft();
    expect(calls.discover).toHaveLength(0);
    expect(model.state.value.step).toBe("server");
  });

  it("tells what is wrong with a server, beside the field with what was typed", async () => {
    const { model, calls } = start();
    model.otherServer();
    model.editDraft("exmaple.org");
    model.submitDraft();
    calls.discover[0]?.reject(new AppError("notFound"));
    await settle();
    expect(model.state.value).toMatchObject({
      step: "server",
      other: true,
      draft: "exmaple.org",
      problem: { name: "exmaple.org", error: { kind: "notFound" } },
    });
  });

  describe("a state owns its work", () => {
    it("Back while looking for a server aborts the search, whose answer then changes nothing", async () => {
      const { model, calls } = start();
      model.chooseServer(choice);
      const search = calls.discover[0];
      expect(search?.signal.aborted).toBe(false);
      expect(model.back()).toBe(true);
      expect(search?.signal.aborted).toBe(true);
      search?.resolve(server as never);
      await settle();
      expect(model.state.value.step).toBe("server");
    });

    it("Back from the code aborts polling; a late code and a late success change nothing", async () => {
      const { model, calls, onDone } = await atCode();
      const polling = calls.code[0];
      model.back();
      expect(polling?.signal.aborted).toBe(true);
      polling?.options.onCode(codeUntil(Date.now() + 1000, "LATE01"));
      polling?.resolve(credentials as never);
      await settle();
      expect(model.state.value.step).toBe("server");
      expect(onDone).not.toHaveBeenCalled();
    });

    it("changing to the password aborts polling, and coming back asks for a new code", async () => {
      const { model, calls } = await atCode();
      model.useMethod("password");
      expect(calls.code[0]?.signal.aborted).toBe(true);
      model.back();
      expect(calls.code).toHaveLength(2);
      expect(calls.code[1]?.signal.aborted).toBe(false);
      expect(model.state.value).toMatchObject({ step: "deviceCode", phase: { status: "asking" } });
    });

    it("does not start again while the same work goes on", async () => {
      const { calls } = await atCode();
      calls.code[0]?.options.onProblem(new AppError("offline"));
      calls.code[0]?.options.onProblem(undefined);
      expect(calls.code).toHaveLength(1);
      expect(calls.code[0]?.signal.aborted).toBe(false);
    });

    it("disposing the model aborts what runs", async () => {
      const { model, calls } = await atCode();
      model[Symbol.dispose]();
      expect(calls.code[0]?.signal.aborted).toBe(true);
    });

    it("says false to Back at the first step", () => {
      expect(start().model.back()).toBe(false);
    });
  });

  describe("device code", () => {
    it("counts the time down", async () => {
      const { model } = await atCode(60_000);
      expect(model.secondsLeft.value).toBe(60);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(model.secondsLeft.value).toBe(55);
      await vi.advanceTimersByTimeAsync(90_000);
      expect(model.secondsLeft.value).toBe(0);
    });

    it("takes a new code by itself when the old one runs out", async () => {
      const { model, calls } = await atCode();
      calls.code[0]?.reject(new AppError("expired"));
      await settle();
      expect(calls.code).toHaveLength(2);
      calls.code[1]?.options.onCode(codeUntil(Date.now() + 30_000, "NEWONE"));
      expect(model.state.value).toMatchObject({ renewals: 1, phase: { status: "waiting", code: { userCode: "NEWONE" } } });
      expect(model.secondsLeft.value).toBe(30);
    });

    it("says that it was denied, and asks anew only when told to", async () => {
      const { model, calls } = await atCode();
      calls.code[0]?.reject(new AppError("denied"));
      await settle();
      expect(model.state.value).toMatchObject({ step: "deviceCode", phase: { status: "ended", error: { kind: "denied" } } });
      expect(calls.code).toHaveLength(1);
      model.newCode();
      expect(calls.code).toHaveLength(2);
    });

    it("tells of a lost network and of its return, keeping the code", async () => {
      const { model, calls } = await atCode();
      calls.code[0]?.options.onProblem(new AppError("offline"));
      expect(model.state.value).toMatchObject({ phase: { status: "waiting", code: { userCode: "ABCDEF" }, problem: { kind: "offline" } } });
      calls.code[0]?.options.onProblem(undefined);
      expect(model.state.value).toHaveProperty("phase.status", "waiting");
      expect(model.state.value).not.toHaveProperty("phase.problem");
    });

    it("offers to try again after another failure", async () => {
      const { model, calls } = await atCode();
      calls.code[0]?.reject(new AppError("server", "502"));
      await settle();
      expect(model.state.value).toMatchObject({ step: "failed", error: { kind: "server" } });
      model.retry();
      expect(calls.code).toHaveLength(2);
    });
  });

  describe("password", () => {
    it("sends what was typed once, the name without its spaces", async () => {
      const { model, calls } = await atPassword();
      model.sendPassword();
      model.sendPassword();
      expect(calls.password).toHaveLength(1);
      expect(calls.password[0]?.options).toMatchObject({ user: "anna", password: "secret", deviceName: "Hearth (LG TV)" });
    });

    it("keeps the fields and tells the error", async () => {
      const { model, calls } = await atPassword();
      model.sendPassword();
      calls.password[0]?.reject(new AppError("badCredentials"));
      await settle();
      expect(model.state.value).toMatchObject({
        step: "password",
        user: " anna ",
        password: "secret",
        phase: { status: "editing", problem: { kind: "badCredentials" } },
      });
    });

    it("counts a rate limit down and sends nothing before its end", async () => {
      const { model, calls } = await atPassword();
      model.sendPassword();
      calls.password[0]?.reject(new AppError("rateLimited", "429", { retryAfterMs: 3_000 }));
      await settle();
      expect(model.secondsLeft.value).toBe(3);
      model.sendPassword();
      expect(calls.password).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(model.secondsLeft.value).toBe(0);
      model.sendPassword();
      expect(calls.password).toHaveLength(2);
    });

    it("Back while sending aborts the attempt and keeps the fields", async () => {
      const { model, calls } = await atPassword();
      model.sendPassword();
      model.back();
      expect(calls.password[0]?.signal.aborted).toBe(true);
      await settle();
      expect(model.state.value).toMatchObject({ step: "password", password: "secret", phase: { status: "editing" } });
      expect(model.state.value).not.toHaveProperty("phase.problem");
    });

    it("writes no password to the log", async () => {
      const { model, calls } = await atPassword();
      model.editPassword("hunter2-hunter2");
      model.sendPassword();
      calls.password[0]?.reject(new AppError("badCredentials", "403 M_FORBIDDEN"));
      await settle();
      expect(JSON.stringify(recentLog())).toContain("M_FORBIDDEN");
      expect(JSON.stringify(recentLog())).not.toContain("hunter2");
    });
  });

  it("shows what went wrong with storing, and stores the same credentials again", async () => {
    const { model, calls, onDone } = await atCode();
    onDone.mockRejectedValueOnce(new AppError("storageFull"));
    calls.code[0]?.resolve(credentials as never);
    await settle();
    expect(model.state.value).toMatchObject({ step: "failed", error: { kind: "storageFull" } });
    model.retry();
    await settle();
    expect(onDone).toHaveBeenCalledTimes(2);
    expect(onDone).toHaveBeenLastCalledWith(credentials);
  });

  const comingBack: ComingBack = {
    why: "asked",
    who: { name: "Anna", userId: "@anna:hearth.test" },
    choice: { ...choice, user: "anna" },
    deviceId: "OLDTV",
  };

  it("signs in again on the same device after a soft logout, and says who is meant", async () => {
    const { model, calls } = start({ again: comingBack });
    expect(model.comingBack.value).toBe(comingBack);
    calls.discover[0]?.resolve({ ...server, methods: ["password"] } as never);
    await settle();
    expect(model.state.value).toMatchObject({ step: "password", user: "anna" });
    expect(model.comingBack.value).toBe(comingBack);
    model.editPassword("secret");
    model.sendPassword();
    expect(calls.password[0]?.options.deviceId).toBe("OLDTV");
  });

  it("takes neither the words nor the device to another server", async () => {
    const { model, calls } = start({ again: comingBack });
    expect(model.back()).toBe(true);
    expect(model.comingBack.value).toBeUndefined();
    model.chooseServer({ typed: "elsewhere.test", name: "elsewhere.test" });
    expect(model.comingBack.value).toBeUndefined();
    calls.discover[1]?.resolve({ ...server, methods: ["password"] } as never);
    await settle();
    model.editUser("anna");
    model.editPassword("secret");
    model.sendPassword();
    expect(calls.password[0]?.options).not.toHaveProperty("deviceId");
  });
});
