import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { type AppDependencies, AppModel, type SignInAgain } from "../../../src/app/AppModel.ts";
import { AppError } from "../../../src/core/errors.ts";
import type { SessionEnding } from "../../../src/matrix/sessionEnding.ts";
import type { ProfileRecord } from "../../../src/matrix/records.ts";
import type { Credentials } from "../../../src/matrix/signInTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";

const profile = (profileId: string, more: Partial<ProfileRecord> = {}): ProfileRecord => ({
  profileId,
  userId: `@${profileId}:hearth.test`,
  name: profileId,
  homeserver: "hearth.test",
  lastUsedAt: 1,
  softLogout: false,
  ...more,
});
const credentials = {
  profileId: "dana",
  userId: "@dana:hearth.test",
  deviceId: "TVDEVICE",
  baseUrl: "https://hearth.test",
} as Credentials;

function house(profiles: ProfileRecord[], more: Partial<AppDependencies> = {}, withPin: readonly string[] = []) {
  const pins = new Set(withPin);
  const list = signal<readonly ProfileRecord[]>(profiles);
  const mine = profiles[0] ?? profile("dana");
  const session = {
    profile: signal(mine),
    stop: vi.fn(async () => {}),
    signOut: vi.fn(async () => void (list.value = [])),
  } as unknown as Session;
  let ended: ((soft: boolean) => void) | undefined;
  const startSession = vi.fn(async (_c: Credentials, record: ProfileRecord, onSignedOut: (ending: SessionEnding) => void) => {
    ended = (soft) => {
      if (!soft) list.value = list.value.filter((other) => other !== record); // as the session does
      onSignedOut({ soft, profile: record });
    };
    return session;
  });
  const app = new AppModel({
    profiles: {
      list,
      load: async () => {},
      add: async () => {
        const record = profile("dana");
        list.value = [record];
        return record;
      },
    },
    lastSignIn: async () => ({ deviceId: "TVDEVICE", baseUrl: "https://hearth.test" }),
    credentialsOf: async (id) => (id === "lost" ? undefined : { ...credentials, profileId: id }),
    hasPin: async (id) => pins.has(id),
    removePin: async (id) => void pins.delete(id),
    startSession,
    chooseProfile: true,
    ...more,
  });
  return { app, list, pins, session, startSession, end: (soft: boolean) => ended?.(soft) };
}

describe("the app's phases", () => {
  it("begins with sign-in on a new TV, and stores before it starts", async () => {
    const { app, list } = house([]);
    await app.start();
    expect(app.phase.value).toEqual({ status: "signedOut" });
    expect(app.leaveSignIn()).toBe(false);
    await app.signedIn(credentials);
    expect(list.value).toHaveLength(1);
    expect(app.phase.value.status).toBe("signedIn");
  });

  it("a TV that has lost its people finds the way back, once, and only when it knows nobody", async () => {
    const again: SignInAgain = { profile: profile("dana"), why: "updated", last: { baseUrl: "https://hearth.test" } };
    const recall = vi.fn(async () => again);
    const lost = house([], { recall });
    await lost.app.start();
    expect(lost.app.phase.value).toEqual({ status: "signedOut", again });
    await lost.app.signedIn(credentials);
    await lost.app.signOut();
    expect(lost.app.phase.value).toEqual({ status: "signedOut" });
    expect(recall).toHaveBeenCalledOnce();
    await house([profile("alex")], { recall }).app.start();
    expect(recall).toHaveBeenCalledOnce();
  });

  it("after a new version whoever sat there goes on, unasked; somebody who has gone meanwhile does not", async () => {
    const two = [profile("dana"), profile("alex", { lastUsedAt: 5 })];
    const goesOn = house(two, { goesOn: "dana" });
    await goesOn.app.start();
    expect(goesOn.startSession.mock.calls[0]?.[1].profileId).toBe("dana");
    const gone = house(two, { goesOn: "mia" });
    await gone.app.start();
    expect(gone.app.phase.value.status).toBe("choosing");
  });

  it("goes straight in with one profile, asks with two", async () => {
    const one = house([profile("dana")]);
    await one.app.start();
    expect(one.app.phase.value.status).toBe("signedIn");
    const two = house([profile("dana"), profile("alex")]);
    await two.app.start();
    expect(two.app.phase.value.status).toBe("choosing");
    await two.app.choose("alex");
    expect(two.startSession.mock.calls[0]?.[0].profileId).toBe("alex");
  });

  it("asks to sign in again where the server or the storage lost the session, and keeps the profile", async () => {
    const soft = house([profile("dana", { softLogout: true })]);
    await soft.app.start();
    expect(soft.app.phase.value).toMatchObject({
      status: "signedOut",
      again: { profile: { profileId: "dana" }, why: "asked", last: { deviceId: "TVDEVICE" } },
    });
    const lost = house([profile("lost")]);
    await lost.app.start();
    expect(lost.app.phase.value).toMatchObject({ status: "signedOut", again: { profile: { profileId: "lost" }, why: "lost" } });
  });

  it("stops the session when the server ends it, and asks for the same device", async () => {
    const { app, session, end } = house([profile("dana")]);
    await app.start();
    end(true);
    await vi.waitFor(() =>
      expect(app.phase.value).toMatchObject({
        status: "signedOut",
        again: { profile: { profileId: "dana" }, why: "asked", last: { deviceId: "TVDEVICE" } },
      }),
    );
    expect(session.stop).toHaveBeenCalled();
  });

  it("is not ended by a session that somebody has left already", async () => {
    const { app, startSession } = house([profile("dana"), profile("alex")]);
    await app.start();
    await app.choose("dana");
    const others = { stop: vi.fn(async () => {}) } as unknown as Session;
    startSession.mockResolvedValueOnce(others);
    const danaEnded = startSession.mock.calls[0]?.[2] as (ending: SessionEnding) => void;
    await app.switchProfile();
    await app.choose("alex");
    danaEnded({ soft: true, profile: profile("dana") });
    await new Promise((done) => setTimeout(done, 0));
    expect(app.phase.value).toEqual({ status: "signedIn", session: others });
    expect(others.stop).not.toHaveBeenCalled();
  });

  it("starts the next session when the last one has saved what it had", async () => {
    const { app, session, startSession } = house([profile("dana"), profile("alex")]);
    await app.start();
    await app.choose("dana");
    let saved = (): void => {};
    vi.mocked(session.stop).mockReturnValueOnce(new Promise((resolve) => (saved = resolve)));
    const switching = app.switchProfile();
    expect(app.phase.value.status).toBe("choosing");
    const choosing = app.choose("dana");
    await new Promise((done) => setTimeout(done, 0));
    expect(startSession).toHaveBeenCalledTimes(1);
    saved();
    await Promise.all([switching, choosing]);
    expect(startSession).toHaveBeenCalledTimes(2);
    expect(app.phase.value.status).toBe("signedIn");
  });

  it("leaves a sign-in that could not be kept to the sign-in screen, which offers to try again", async () => {
    const { app, startSession } = house([]);
    await app.start();
    startSession.mockRejectedValueOnce(new AppError("storageFull"));
    await expect(app.signedIn(credentials)).rejects.toThrow("storageFull");
    expect(app.phase.value).toEqual({ status: "signedOut" });
    await app.signedIn(credentials);
    expect(app.phase.value.status).toBe("signedIn");
  });

  it("says so when the ended session cannot even be left", async () => {
    const { app, session, end } = house([profile("dana")]);
    await app.start();
    vi.mocked(session.stop).mockRejectedValueOnce(new Error("disk"));
    end(true);
    await vi.waitFor(() => expect(app.phase.value).toMatchObject({ status: "broken" }));
  });

  it("says that the session was ended elsewhere, and asks for no device that is gone", async () => {
    const { app, end } = house([profile("dana"), profile("alex")]);
    await app.start();
    await app.choose("dana");
    end(false);
    await vi.waitFor(() =>
      expect(app.phase.value).toEqual({
        status: "signedOut",
        again: { profile: profile("dana"), why: "removed", last: { baseUrl: "https://hearth.test" } },
      }),
    );
    expect(app.leaveSignIn()).toBe(true); // to the others
    expect(app.phase.value).toEqual({ status: "choosing" });
  });

  it("signs out to the beginning", async () => {
    const { app, session } = house([profile("dana")]);
    await app.start();
    await app.signOut();
    expect(session.signOut).toHaveBeenCalled();
    expect(app.phase.value).toEqual({ status: "signedOut" });
  });

  it("signing in again as a new device of the same person, where two share the TV", async () => {
    const { app, session } = house([profile("dana"), profile("alex")]);
    await app.start();
    await app.choose("dana");
    await app.signInAgain();
    expect(session.signOut).toHaveBeenCalled();
    // Neither alex's session nor dana's old device.
    expect(app.phase.value).toMatchObject({ status: "signedOut", again: { profile: profile("dana") } });
    expect(app.phase.value).not.toHaveProperty("again.last.deviceId");
  });

  it("knows who has just signed in", async () => {
    const { app } = house([]);
    await app.start();
    await app.signedIn(credentials);
    expect(app.phase.value).toMatchObject({ status: "signedIn", fresh: true });
    const later = house([profile("dana")]);
    await later.app.start();
    expect(later.app.phase.value).not.toHaveProperty("fresh");
  });

  it("is broken in words when a session cannot start", async () => {
    const { app, startSession } = house([profile("dana")]);
    startSession.mockRejectedValueOnce(new Error("no"));
    await app.start();
    expect(app.phase.value).toMatchObject({ status: "broken", what: "app", error: { kind: "unexpected" } });
  });
});

describe("a profile with a PIN", () => {
  it("is not started before the PIN was right, alone on the TV or chosen", async () => {
    const one = house([profile("dana")], {}, ["dana"]);
    await one.app.start();
    expect(one.app.phase.value).toMatchObject({ status: "locked", profile: { profileId: "dana" } });
    expect(one.startSession).not.toHaveBeenCalled();
    await one.app.unlock();
    expect(one.app.phase.value.status).toBe("signedIn");
    const two = house([profile("dana"), profile("alex")], {}, ["alex"]);
    await two.app.start();
    await two.app.choose("alex");
    expect(two.app.phase.value.status).toBe("locked");
    expect(two.app.leaveSignIn()).toBe(true);
    expect(two.app.phase.value.status).toBe("choosing");
    await two.app.unlock(); // too late: somebody has gone back
    expect(two.app.phase.value.status).toBe("choosing");
    await two.app.choose("dana");
    expect(two.app.phase.value.status).toBe("signedIn");
  });

  it("that must sign in anyway is not asked for it", async () => {
    const { app } = house([profile("dana", { softLogout: true })], {}, ["dana"]);
    await app.start();
    expect(app.phase.value).toMatchObject({ status: "signedOut", again: { why: "asked" } });
  });

  it("forgotten: who signs in again as the same person needs none any more, on the same device", async () => {
    const { app, pins } = house([profile("dana")], {}, ["dana"]);
    await app.start();
    await app.forgotPin();
    expect(app.phase.value).toEqual({
      status: "signedOut",
      again: { profile: profile("dana"), why: "pin", last: { deviceId: "TVDEVICE", baseUrl: "https://hearth.test" } },
    });
    expect(pins.size).toBe(1); // nobody has signed in yet
    await app.signedIn(credentials);
    expect(pins.size).toBe(0);
    expect(app.phase.value).toMatchObject({ status: "signedIn", fresh: true });
  });

  it("forgotten by one is not taken away by another's sign-in", async () => {
    const { app, pins } = house([profile("alex")], {}, ["alex"]);
    await app.start();
    await app.forgotPin();
    await app.signedIn(credentials); // dana's
    expect(pins).toEqual(new Set(["alex"]));
  });

  it("forgotten while the curtain is drawn: the session is stopped first", async () => {
    const { app, session } = house([profile("dana")]);
    await app.start();
    await app.forgotPin();
    expect(session.stop).toHaveBeenCalled();
    expect(app.phase.value).toMatchObject({ status: "signedOut", again: { why: "pin" } });
  });
});
