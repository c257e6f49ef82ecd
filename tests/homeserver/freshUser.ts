import { randomBytes } from "node:crypto";
import { password } from "./household/people.ts";
import { matrixRequest, userIdOf } from "./matrixApi.ts";

export interface FreshUser {
  /** "theo-3f09c2": for `openPeer`, `actor` and the sign-in screen. */
  readonly user: string;
  readonly userId: string;
  readonly password: string;
}

/**
 * A new account with nothing in it, for a test that must not meet another's keys. Servers that sign in by password only.
 * @param name what they call themselves; the account is called alike.
 */
export async function freshUser(server: { readonly baseUrl: string }, name = "guest"): Promise<FreshUser> {
  const user = `${name.toLowerCase().replace(/[^a-z]/g, "")}-${randomBytes(4).toString("hex")}`;
  const { access_token: token } = await matrixRequest<{ access_token: string }>(server.baseUrl, "POST", "/_matrix/client/v3/register", {
    token: "",
    body: { auth: { type: "m.login.dummy" }, username: user, password },
  });
  const userId = userIdOf(user);
  await matrixRequest(server.baseUrl, "PUT", `/_matrix/client/v3/profile/${encodeURIComponent(userId)}/displayname`, {
    token,
    body: { displayname: name },
  });
  await matrixRequest(server.baseUrl, "POST", "/_matrix/client/v3/logout", { token, body: {} });
  return { user, userId, password };
}
