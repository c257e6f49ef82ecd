/**
 * Signing in by a code that a phone scans (MSC4108), without a screen: our new device against a real Synapse, the OAuth
 * stand-in, and matrix-js-sdk's own existing device. The keys that come are put to use as in a session.
 */
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import "fake-indexeddb/auto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { recentLog } from "../../src/core/log.ts";
import { createEncryption } from "../../src/matrix/Encryption.ts";
import type { Fetch } from "../../src/matrix/jsonRequest.ts";
import { isAborted } from "../../src/matrix/matrixErrors.ts";
import { createSecurity } from "../../src/matrix/Security.ts";
import { createSignIn } from "../../src/matrix/signIn.ts";
import type { DeviceCode, QrOutcome, QrStage } from "../../src/matrix/signInTypes.ts";
import type { Session } from "../../src/matrix/types.ts";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { alexRecoveryKey } from "../homeserver/demoKeys.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import type { OAuthServer } from "../homeserver/oauth.ts";
import { answerPage, openOAuthPhone } from "../homeserver/oauthPhone.ts";
import type { Peer, PeerLink } from "../peers/Peer.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

let home: OpenHousehold & { oauth: OAuthServer };
let phone: Peer;
const sessions: Session[] = [];
const stops: AbortController[] = [];

beforeAll(async () => {
  home = await openHousehold({ oauth: { intervalSeconds: 1, accessTokenSeconds: 3000 } });
  phone = await openOAuthPhone(home, "alex");
  await phone.unlock({ recoveryKey: alexRecoveryKey });
}, 300_000);
afterEach(async () => {
  stops.splice(0).forEach((stop) => stop.abort());
  await Promise.all(sessions.splice(0).map((session) => session.stop()));
});
afterAll(async () => {
  await phone?.stop();
  await home?.stop();
});

const until = <T>(check: () => T | Promise<T>, timeout = 30_000): Promise<T> => vi.waitFor(check, { timeout, interval: 20 });

interface Tv {
  readonly stages: QrStage[];
  readonly outcome: Promise<QrOutcome>;
  readonly stop: AbortController;
  stage<S extends QrStage["step"]>(step: S): Promise<Extract<QrStage, { readonly step: S }>>;
  type(digits: string): void;
}

/** A TV that shows a code; `fetch` is its network. */
async function showCode(fetchNow: Fetch = (url, init) => fetch(url, init)): Promise<Tv> {
  const signIn = createSignIn({ fetch: fetchNow, pageProtocol: "file:", qr: true });
  const stop = new AbortController();
  stops.push(stop);
  const server = await signIn.discover(home.baseUrl, stop.signal);
  expect(server.methods).toEqual(["deviceCode", "qr"]);
  const stages: QrStage[] = [];
  let type: (digits: string) => void = () => undefined;
  const digits = new Promise<string>((resolve) => (type = resolve));
  const outcome = signIn.withQr(
    server,
    { deviceName: "Kitchen TV", onStage: (stage) => stages.push(stage), askDigits: () => digits },
    stop.signal,
  );
  outcome.catch(() => undefined);
  return {
    stages,
    outcome,
    stop,
    type: (typed) => type(typed),
    stage: (step) =>
      until(() => {
        const found = stages.find((stage) => stage.step === step);
        if (!found) throw new Error(`${JSON.stringify(stages.map((stage) => stage.step))}, not yet ${step}`);
        return found as never;
      }),
  };
}

/** Scanned; the digits stand on the phone. */
async function scanned(fetchNow?: Fetch, address?: string): Promise<{ tv: Tv; link: PeerLink }> {
  const tv = await showCode(fetchNow);
  const link = await phone.link((await tv.stage("showing")).code, { ...(address && { address }) });
  await tv.stage("digits");
  return { tv, link };
}

/** The digits were right; the phone stands before the server's page. */
async function asked(fetchNow?: Fetch, address?: string): Promise<{ tv: Tv; link: PeerLink; code: DeviceCode; page: string }> {
  const { tv, link } = await scanned(fetchNow, address);
  tv.type(link.checkCode);
  const page = await link.page();
  const { code } = await tv.stage("approving");
  return { tv, link, code, page };
}

/** The session that follows, as main.tsx starts it. */
async function startWith(outcome: QrOutcome): Promise<Session> {
  if (outcome.status !== "signedIn") throw new Error(JSON.stringify(outcome));
  const { credentials, keys } = outcome;
  const storage = Object.assign(memoryStorage(), { kind: "indexedDB" as const });
  const { session } = await startTestSession(
    { baseUrl: credentials.baseUrl, me: credentials.userId, fetch },
    {
      storage,
      credentials,
      deps: { encryption: (options) => createEncryption({ ...options, createSecurity, ...(keys && { handedKeys: keys }) }) },
    },
  );
  sessions.push(session);
  return session;
}

describe("a phone lets the TV in", () => {
  it("and hands its keys over: verified, without a step between", async () => {
    const { tv, link, code, page } = await asked();
    expect(page).toBe(home.oauth.verificationUri);
    const shared = link.share();
    await answerPage(page, code.userCode, "alex", "approve");
    const outcome = await tv.outcome;
    await shared;
    expect(outcome).toMatchObject({ status: "signedIn", credentials: { userId: home.users.alex.userId, baseUrl: home.baseUrl } });
    expect(tv.stages.map((stage) => stage.step).filter((step) => step !== "showing")).toEqual(["digits", "asking", "approving", "keys"]);

    const session = await startWith(outcome);
    const states: string[] = [];
    session.encryption.subscribe((state) => states.push(state.status));
    await until(() => expect(session.encryption.value).toEqual({ status: "verified", backup: "on" }), 60_000);
    expect(states).toEqual(["starting", "verified"]);
    if (outcome.status !== "signedIn") return;
    expect(await phone.isVerified(home.users.alex.userId, outcome.credentials.deviceId)).toBe(true);
    // What was handed over is written nowhere but into the crypto module.
    expect(outcome.keys?.take()).toBeUndefined();
    expect(JSON.stringify(recentLog())).not.toMatch(/master_key|self_signing_key|backup_version/);
  }, 120_000);
});

describe("ends that have words", () => {
  it("other digits: nothing is asked of the server, and the phone hears of it", async () => {
    const before = home.oauth.pendingCodes().length;
    const { tv, link } = await scanned();
    tv.type(link.checkCode === "00" ? "01" : "00");
    expect(await tv.outcome).toEqual({ status: "ended", why: "wrongDigits" });
    await expect(link.page()).rejects.toThrow(/Failed/);
    expect(home.oauth.pendingCodes()).toHaveLength(before);
  });

  it("declined on the phone, while the digits are typed", async () => {
    const { tv, link } = await scanned();
    await link.decline();
    expect(await tv.outcome).toEqual({ status: "ended", why: "declined" });
  });

  it("declined on the server's page", async () => {
    const { tv, code, page } = await asked();
    await answerPage(page, code.userCode, "alex", "deny");
    expect(await tv.outcome).toEqual({ status: "ended", why: "declined" });
  });

  it("not allowed in time", async () => {
    const { tv, code } = await asked();
    await home.oauth.expire(code.userCode);
    expect(await tv.outcome).toEqual({ status: "ended", why: "expired" });
  });

  it("Back: the phone hears of it, and nobody is signed in", async () => {
    const { tv, link } = await scanned();
    tv.stop.abort();
    expect(await tv.outcome.catch(isAborted)).toBe(true);
    await expect(link.page()).rejects.toThrow(/Failed/);
  });

  it("the way between both is gone before the digits are typed", async () => {
    let gone = false;
    const isRendezvous = (url: string): boolean => /rendezvous\//.test(url);
    const { tv } = await scanned(async (url, init) => (gone && isRendezvous(url) ? new Response("", { status: 404 }) : fetch(url, init)));
    gone = true;
    expect(await tv.outcome).toEqual({ status: "ended", why: "lost" });
  });

  it("the server turns out not to have it", async () => {
    const tv = await showCode(async (url, init) =>
      init?.method === "POST" && /rendezvous$/.test(url) ? new Response("", { status: 404 }) : fetch(url, init),
    );
    expect(await tv.outcome).toMatchObject({ status: "ended", why: "unavailable" });
  });
});

describe("signed in all the same", () => {
  it("when the way between both is gone while the phone allows it: to be verified like anybody", async () => {
    let gone = false;
    const { tv, code, page } = await asked(async (url, init) =>
      gone && /rendezvous\//.test(url) ? new Response("", { status: 404 }) : fetch(url, init),
    );
    gone = true;
    await sleep(1500); // a look into the empty box
    await answerPage(page, code.userCode, "alex", "approve");
    const outcome = await tv.outcome;
    expect(outcome).toMatchObject({ status: "signedIn", credentials: { userId: home.users.alex.userId } });
    expect(outcome).not.toHaveProperty("keys");
    const session = await startWith(outcome);
    await until(() => expect(session.encryption.value).toMatchObject({ status: "unverified" }), 60_000);
  }, 120_000);

  it("at the address that Element X sends instead of a name, which leads elsewhere than the letter box", async () => {
    const elsewhere = home.baseUrl.replace("127.0.0.1", "localhost");
    const { tv, link, code, page } = await asked(undefined, `${elsewhere}/`);
    const shared = link.share();
    await answerPage(page, code.userCode, "alex", "approve");
    const outcome = await tv.outcome;
    await shared;
    expect(outcome).toHaveProperty("keys");
    // Called what people call it, as by every other way of signing in.
    expect(outcome).toMatchObject({ credentials: { homeserver: "hearth.test", baseUrl: expect.stringMatching(/^http:/) } });
  }, 60_000);

  it("by lost packets and lost answers on the way", async () => {
    let count = 0;
    const { tv, link, code, page } = await asked(async (url, init) => {
      const answer = await fetch(url, init);
      // The server has acted, and its answer is lost: every second letter of ours.
      if (init?.method === "PUT" && /rendezvous\//.test(url) && count++ % 2 === 0) throw new TypeError("Failed to fetch");
      return answer;
    });
    const shared = link.share();
    await answerPage(page, code.userCode, "alex", "approve");
    const outcome = await tv.outcome;
    await shared;
    expect(outcome).toHaveProperty("keys");
    expect(count).toBeGreaterThan(2);
  }, 60_000);
});
