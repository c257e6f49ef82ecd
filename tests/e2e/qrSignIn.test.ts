/**
 * "Scan with Element X" from the sofa: the phone reads the code off a screenshot of the TV, its two digits are typed with
 * the remote, and the TV is verified without a further step. Keys only; the built app on a real Synapse with OAuth.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { alexRecoveryKey } from "../homeserver/demoKeys.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import type { OAuthServer } from "../homeserver/oauth.ts";
import { answerPage, openOAuthPhone } from "../homeserver/oauthPhone.ts";
import { decodeQr } from "../peers/decodeQr.ts";
import type { Peer, PeerLink } from "../peers/Peer.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { waitForEncryption } from "./encryption/steps.ts";
import { dist } from "./household.ts";
import { keepReceiptsPrivate, leaveRoom, searchRoom } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const engines = enginesAmong("65", "today");

let home: OpenHousehold & { oauth: OAuthServer };
let phone: Peer;
let web: StaticServer;
beforeAll(async () => {
  home = await openHousehold({ oauth: { intervalSeconds: 1, accessTokenSeconds: 3000 } });
  phone = await openOAuthPhone(home, "alex");
  await phone.unlock({ recoveryKey: alexRecoveryKey });
  const server = { base_url: home.baseUrl, server_name: "hearth.test" };
  web = await serveFolder(dist("browser"), {
    prefix: "/tv/",
    config: JSON.stringify({ default_server_config: { "m.homeserver": server } }),
  });
});
afterAll(async () => {
  await phone?.stop();
  await Promise.all([web?.close(), home?.stop()]);
});

describe.each(engines)("scan with Element X: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  const shot = async (name: string): Promise<string> => {
    const path = `${SHOTS}/${engine}-qr-${name}.png`;
    await tv.screenshot(path);
    return path;
  };
  const phase = (status: string): Promise<unknown> => viewer.see(`[data-qr="${status}"]`, 60_000);
  /** The code is on the screen, and the phone has scanned it. */
  const scan = async (): Promise<PeerLink> => {
    await viewer.choose('[data-focus-key="signIn-useQr"]');
    await viewer.waitForMarks({ screen: "signIn", step: "qr" });
    await viewer.see('[aria-label^="Picture to scan"] svg', 60_000);
    const link = await phone.link(decodeQr(readFileSync(await shot("code"))), { address: `${home.baseUrl}/` });
    await phase("digits");
    await viewer.expectFocus();
    return link;
  };

  asOneStory();
  beforeAll(async () => {
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(web.url);
    await viewer.waitForMarks({ screen: "signIn", step: "server" });
    await viewer.chooseNamed(/^hearth\.test/);
    await viewer.waitForMarks({ step: "deviceCode" });
  });
  afterAll(() => tv?.close());

  it("refuses digits that are not the phone's, and Back leads to the code", async () => {
    await viewer.see("[data-user-code]");
    await shot("offer");
    const { checkCode } = await scan();
    // On the pad, with arrows and OK.
    const wrong = checkCode === "07" ? "70" : "07";
    for (const digit of wrong) await viewer.choose(`[data-focus-key="signIn-digit-${digit}"]`);
    await shot("digits");
    await tv.press("ok"); // the second digit leads to "OK" by itself
    await phase("ended");
    await viewer.expectFocus();
    await shot("wrongDigits");
    await tv.press("back");
    await viewer.waitForMarks({ step: "deviceCode" });
  });

  it("takes the phone's digits by number keys, is allowed on the server's page, and is verified at once", async () => {
    const link = await scan();
    for (const digit of link.checkCode) await tv.press(digit as "0");
    await tv.press("ok");
    const page = await link.page();
    await phase("approving");
    await viewer.expectFocus();
    await shot("approving");
    const userCode = await tv.evaluate<[], string>("document.querySelector('[data-user-code]').getAttribute('data-user-code')");
    const shared = link.share();
    await answerPage(page, userCode, "alex", "approve");
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 60_000);
    await keepReceiptsPrivate(viewer);
    await shared;
    await waitForEncryption(tv, "verified");
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await viewer.expectFocus();
    await shot("rooms");
  });

  it("reads what was encrypted before it came", async () => {
    await searchRoom(viewer, "shh", home.rooms["sealed"] as string);
    await tv.waitFor<[], boolean>("!document.querySelector('[data-kind=\"encrypted\"]')", {
      timeoutMs: 60_000,
      label: "every row readable",
    });
    await viewer.waitForMarks({ screen: "room" });
    await leaveRoom(viewer);
    expect(tv.errors()).toEqual([]);
  });
});
