/** A session whose access tokens live for seconds only: signed in by device code, renewed on the way, ended by the server. */
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSignIn } from "../../src/matrix/signIn.ts";
import type { Credentials } from "../../src/matrix/signInTypes.ts";
import type { Session } from "../../src/matrix/types.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { openHousehold } from "../homeserver/household.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

const until = (check: () => void | Promise<void>, timeout = 20_000): Promise<void> => vi.waitFor(check, { timeout, interval: 50 });
let home: Awaited<ReturnType<typeof openOAuth>>;
const openOAuth = () => openHousehold({ oauth: { accessTokenSeconds: 33, intervalSeconds: 1 } });
const running: Session[] = [];

async function signIn(): Promise<Credentials> {
  const signing = createSignIn();
  const abort = new AbortController();
  const server = await signing.discover(home.baseUrl, abort.signal);
  return signing.withDeviceCode(
    server,
    { deviceName: "Test TV", onCode: (code) => void home.oauth.approve(code.userCode, "alex"), onProblem: () => undefined },
    abort.signal,
  );
}

beforeAll(async () => {
  home = await openOAuth();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});
afterAll(() => home?.stop());

describe("a session by device code", () => {
  it("renews its tokens before they lapse, keeps them on disk, and revokes them on signing out", async () => {
    const credentials = await signIn();
    const { session, profiles } = await startTestSession({ baseUrl: home.baseUrl, me: credentials.userId, fetch }, { credentials });
    running.push(session);
    await until(() => expect(session.sync.value.status).toBe("live"));
    // The token counts as lapsed 30 seconds before its end: three seconds after sign-in.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    session.suspend();
    session.resume();
    await until(() => expect(session.sync.value.status).toBe("live"));
    await until(async () => expect((await profiles.credentials(credentials.profileId))?.refreshToken).not.toBe(credentials.refreshToken));
    const renewed = await profiles.credentials(credentials.profileId);
    expect(renewed?.accessToken).not.toBe(credentials.accessToken);
    await session.signOut();
    const answer = await fetch(`${home.baseUrl}/_matrix/client/v3/account/whoami`, {
      headers: { Authorization: `Bearer ${renewed?.accessToken}` },
    });
    expect(answer.status).toBe(401);
    expect(await profiles.credentials(credentials.profileId)).toBeUndefined();
  });
});
