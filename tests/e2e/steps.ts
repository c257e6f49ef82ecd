/** The steps that walks share, each as a person would do them: with the remote. */
import type { House } from "./household.ts";
import { type Marks, sleep, type Viewer } from "./viewer.ts";

/** The server's tile, by its name, or an address to type. */
export type Server = { readonly tile: string } | { readonly typed: string };

async function chooseServer(viewer: Viewer, server: Server): Promise<void> {
  await viewer.waitForMarks({ screen: "signIn", step: "server" });
  if ("tile" in server) return viewer.chooseNamed(new RegExp(`^${server.tile}`));
  await viewer.chooseNamed(/^Another server/);
  await viewer.tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", {
    label: "the keyboard for the server's name",
  });
  await viewer.tv.type(server.typed);
  await viewer.tv.press("ok");
}

/** Chooses the server that offers a code, and approves the code as on a phone. */
export async function signInByCode(viewer: Viewer, house: House, user: string, server: Server): Promise<void> {
  await chooseServer(viewer, server);
  await approveCode(viewer, house, user);
}

/** The code that is on the screen, approved as on a phone. */
export async function approveCode(viewer: Viewer, house: House, user: string): Promise<void> {
  await viewer.waitForMarks({ step: "deviceCode" });
  await viewer.see("[data-user-code]");
  const code = await viewer.tv.evaluate<[], string>("document.querySelector('[data-user-code]').getAttribute('data-user-code')");
  const shown = await viewer.tv.evaluate<[], string>(
    "document.querySelector('[data-verification-uri]').getAttribute('data-verification-uri')",
  );
  if (!house.oauth.oauth) throw new Error("the server has no OAuth");
  if (shown !== house.oauth.oauth.verificationUri) throw new Error(`shows ${shown} instead of ${house.oauth.oauth.verificationUri}`);
  await viewer.expectFocus();
  await house.oauth.oauth.approve(code, user);
  await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000);
  await keepReceiptsPrivate(viewer);
  await putOffVerification(viewer);
}

export async function signInByPassword(
  viewer: Viewer,
  user: string,
  server: Server,
  options?: { readonly verifying: boolean },
): Promise<void> {
  await chooseServer(viewer, server);
  await viewer.waitForMarks({ step: "password" });
  await viewer.fill("user", user);
  await enterPassword(viewer, options);
}

/** The user's name stands there already. @param verifying the offer to verify the TV, if there is one, is left standing. */
export async function enterPassword(viewer: Viewer, { verifying } = { verifying: false }): Promise<void> {
  await viewer.waitForMarks({ step: "password" });
  await viewer.fill("password", "hearth");
  await viewer.chooseNamed("Sign in");
  await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000);
  await keepReceiptsPrivate(viewer);
  if (!verifying) await putOffVerification(viewer);
}

/** The question of a TV's first run, which comes with the first picture: what is focused is the private answer. */
export async function keepReceiptsPrivate(viewer: Viewer): Promise<void> {
  if ((await viewer.marks()).overlay !== "receipts") return;
  await viewer.tv.press("ok");
  await viewer.waitForMarks({ overlay: "" });
}

/** Whose account has something to verify with is offered to verify this TV, as soon as the crypto module is there: "Later". */
async function putOffVerification(viewer: Viewer): Promise<void> {
  const { tv } = viewer;
  await tv.waitFor<[], boolean>("document.getElementById('app').getAttribute('data-encryption') !== 'starting'", {
    timeoutMs: 90_000,
    label: "encryption ready, or none",
  });
  const encryption = await tv.evaluate<[], string>("document.getElementById('app').getAttribute('data-encryption')");
  if (encryption !== "unverified") return;
  // An account without an identity is offered nothing.
  const offered = await viewer.waitForMarks({ screen: "verification" }, 5_000).then(
    () => true,
    () => false,
  );
  if (offered) await viewer.choose('[data-focus-key="verification-later"]');
  await viewer.waitForMarks({ screen: "rooms" });
}

/** From the rooms into one, found on the shelves. */
export async function openRoom(viewer: Viewer, roomId: string): Promise<void> {
  await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  await viewer.choose(`[data-room-id="${roomId}"]`, { blind: "down", most: 80 });
  await viewer.waitForMarks({ screen: "room" });
  await viewer.see("[data-event-id]", 30_000);
}

/** From the rooms into one, found by its name. */
export async function searchRoom(viewer: Viewer, name: string, roomId: string): Promise<void> {
  await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  await viewer.chooseNamed(/^Search/);
  await viewer.tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", { label: "the search field open" });
  await viewer.tv.type(name);
  await viewer.tv.press("ok");
  await viewer.choose(`[data-room-id="${roomId}"]`, { blind: "down" });
  await viewer.waitForMarks({ screen: "room" });
  await viewer.see("[data-event-id]", 30_000);
}

/** How many different events have stood on the screen since the last call with `reset`. */
export async function watchEvents(viewer: Viewer): Promise<() => Promise<number>> {
  await viewer.tv.evaluate(`(function () {
    var seen = window.__seen = {};
    if (window.__seeing) clearInterval(window.__seeing);
    window.__seeing = setInterval(function () {
      var rows = document.querySelectorAll('[data-event-id]');
      for (var i = 0; i < rows.length; i++) seen[rows[i].getAttribute('data-event-id')] = 1;
    }, 20);
  })()`);
  return () => viewer.tv.evaluate<[], number>("Object.keys(window.__seen).length");
}

/** Holds Up until `events` different events have passed by. */
export async function scrollBack(viewer: Viewer, events: number): Promise<void> {
  const seen = await watchEvents(viewer);
  for (let i = 0; (await seen()) < events; i++) {
    if (i > 15) throw new Error(`only ${await seen()} events after holding Up for two minutes`);
    await viewer.tv.hold("up", 8000);
  }
  await viewer.expectFocus();
}

/** Back to the newest message, then out of the room. */
export async function leaveRoom(viewer: Viewer): Promise<void> {
  for (let i = 0; i < 4; i++) {
    if ((await viewer.marks()).screen !== "room") break;
    await viewer.tv.press("back");
    await sleep(500);
  }
  await viewer.waitForMarks({ screen: "rooms" });
}

/** Writes a message with the TV's keyboard. */
export async function writeMessage(viewer: Viewer, text: string): Promise<void> {
  await beginMessage(viewer, text);
  await viewer.tv.press("ok");
}

/** Writes half a message and is called away. */
export async function leaveDraft(viewer: Viewer, text: string): Promise<void> {
  await beginMessage(viewer, text);
  await viewer.tv.press("back"); // the keyboard goes, the words stay
  await viewer.tv.waitFor("document.activeElement.tagName !== 'INPUT'", { label: "the message field closed" });
  if ((await draft(viewer)) !== text) throw new Error(`the draft is "${await draft(viewer)}"`);
}

/** What stands in the message field. */
export function draft(viewer: Viewer): Promise<string> {
  return viewer.tv.evaluate<[], string>(`document.querySelector('input[data-field="message"]').value`);
}

async function beginMessage(viewer: Viewer, text: string): Promise<void> {
  await viewer.reach('[data-field="message"]', { blind: "down" });
  await viewer.tv.press("ok");
  await viewer.tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", { label: "the message field open" });
  await viewer.tv.type(text);
}

/** Settings → account. */
async function openAccount(viewer: Viewer): Promise<void> {
  await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  await viewer.chooseNamed(/^Settings/);
  await viewer.waitForMarks({ screen: "settings" });
  await viewer.reach(await viewer.named(/^Account/));
  await viewer.tv.press("right"); // from the sections to the page
}

/** Settings → account → switch profile. */
export async function switchProfile(viewer: Viewer): Promise<void> {
  await openAccount(viewer);
  await viewer.chooseNamed(/^Switch profile/);
  await viewer.waitForMarks({ screen: "profiles" });
}

/** Settings → account → sign out → yes. `next`: what is on the screen then. */
export async function signOut(viewer: Viewer, next: Partial<Marks> = { phase: "signedOut", screen: "signIn" }): Promise<void> {
  await openAccount(viewer);
  await viewer.chooseNamed(/^Sign out/);
  await viewer.waitForMarks({ overlay: "signOut" });
  await viewer.choose('[data-focus-key="signOut-yes"]');
  await viewer.waitForMarks(next, 30_000);
}

/** Looks for a room by name, sees it or that there is none, and clears the search again. */
export async function searchFor(viewer: Viewer, name: string, roomId: string | undefined): Promise<void> {
  await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  await viewer.chooseNamed(/^Search/);
  await viewer.tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", { label: "the search field open" });
  await viewer.tv.type(name);
  await viewer.tv.press("ok");
  if (roomId === undefined) await viewer.seeText("No room is called that");
  else await viewer.see(`[data-room-id="${roomId}"]`);
  await viewer.tv.press("back");
  await viewer.tv.waitFor(`document.querySelector('input[data-field="search"]').value === ''`, { label: "the search cleared" });
}
