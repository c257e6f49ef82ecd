/** Somebody's phone at a server with OAuth: signed in there, and in front of the server's page. */
import { createSignIn } from "../../src/matrix/signIn.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer } from "../peers/Peer.ts";
import type { OpenHousehold } from "./household.ts";
import type { OAuthServer } from "./oauth.ts";

type OAuthHome = OpenHousehold & { readonly oauth: OAuthServer };

/** A client that encrypts, of somebody who is signed in by device code. */
export async function openOAuthPhone(home: OAuthHome, user: string): Promise<Peer> {
  const signIn = createSignIn({ pageProtocol: "file:" });
  const { signal } = new AbortController();
  const server = await signIn.discover(home.baseUrl, signal);
  const { accessToken, deviceId } = await signIn.withDeviceCode(
    server,
    { deviceName: "Phone", onCode: ({ userCode }) => void home.oauth.approve(userCode, user), onProblem: () => undefined },
    signal,
  );
  return openPeer({ homeserver: home.baseUrl, user, session: { accessToken, deviceId } });
}

/** Types the code into the page and answers it, as a person does there. */
export async function answerPage(page: string, userCode: string, user: string, answer: "approve" | "deny"): Promise<void> {
  const form = (fields: Record<string, string>) => fetch(page, { method: "POST", body: new URLSearchParams(fields) });
  const shown = await (await form({ user_code: userCode })).text();
  if (!shown.includes("Who is signing in?")) throw new Error("the page does not take the code");
  await form({ user_code: userCode, user, answer });
}
