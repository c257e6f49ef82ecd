/**
 * The packages themselves: what a television unpacks from the .ipk and the .wgt, opened from `file://` on the engines of
 * that maker's sets. Launched into a room by somebody who has yet to sign in, at the server that the packed configuration
 * names; launched into another, left, started again. Nothing but the package's own files and the homeserver is asked for.
 * What else a set can do is the story of shells.test.ts.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePackages } from "../build/packages/packing.ts";
import { unpackApps } from "../build/packages/unpack.ts";
import type { EngineName, Tv } from "../engines/engine.ts";
import type { FaultProxy } from "../homeserver/faultProxy.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import type { SimulatedShell } from "../simulators/inEngine.ts";
import { startLine } from "./household.ts";
import { savedText } from "./leftOnTv.ts";
import { lg, type Maker, samsung, Sofa } from "./sofa.ts";
import { writeMessage } from "./steps.ts";
import { asOneStory, enginesAmong } from "./story.ts";

/** By the years of the sets: webOS 4, 5, 6, 22, 24, 25; Tizen 4, 5, 6, 8, 9. */
const ENGINES: Readonly<Record<SimulatedShell, readonly EngineName[]>> = {
  webos: ["53", "68", "79", "87", "108", "120"],
  tizen: ["56", "63", "76", "108", "120"],
};
/** An installed app may read its own files on a television; a page from file:// in a Chromium may not, unless told. */
const INSTALLED = { extraFlags: ["--allow-file-access-from-files"] };
/** A television has it, a package does not (Samsung, "Using TV extension libraries"). */
const OF_THE_SET = "/$WEBAPIS/webapis/webapis.js";

let server: OpenHousehold;
let line: FaultProxy;
let scratch = "";
let apps: ReturnType<typeof unpackApps>;
beforeAll(async () => {
  server = await openHousehold();
  line = await startLine(server.baseUrl);
  scratch = mkdtempSync(join(tmpdir(), "hearth-installed-"));
  const config = join(scratch, "config.json");
  writeFileSync(config, JSON.stringify({ default_server_config: { "m.homeserver": { base_url: line.url, server_name: "home.test" } } }));
  const packages = await makePackages("--built", "--config", config);
  apps = unpackApps(packages, scratch);
  rmSync(packages.folder, { recursive: true, force: true });
});
afterAll(async () => {
  await line?.stop();
  await server?.stop();
  if (scratch) rmSync(scratch, { recursive: true, force: true });
});

/** Every address that the page asks for, and which of them could not be had. */
function watchRequests(tv: Tv): { readonly asked: string[]; readonly failed: string[] } {
  const asked: string[] = [];
  const failed: string[] = [];
  const urls = new Map<string, string>();
  tv.devtools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    asked.push(request.url);
    urls.set(requestId, request.url);
  });
  tv.devtools.on("Network.loadingFailed", ({ requestId, canceled }) => {
    if (!canceled) failed.push(urls.get(requestId) ?? requestId);
  });
  return { asked, failed };
}

function walkThrough<S extends SimulatedShell>(sofa: Sofa<S>, by: Maker<S>, leave: () => Promise<void>): void {
  let requests: ReturnType<typeof watchRequests>;
  asOneStory(() => line.restore());
  beforeAll(async () => {
    await sofa.sitDown(server, join(apps[sofa.shell], "index.html"), INSTALLED);
    requests = watchRequests(sofa.tv);
  });
  afterAll(() => sofa.tv?.close());

  it("is launched into a room, and first asks who is there", async () => {
    await sofa.launch(by.launch(`/room/${sofa.kitchen}`));
    await sofa.viewer.waitForMarks({ phase: "signedOut", screen: "signIn", step: "server" });
    await sofa.viewer.expectFocus();
  });

  it("signs in where its configuration says, and opens the room", async () => {
    const { viewer } = sofa;
    await viewer.chooseNamed(/^home\.test/);
    await viewer.waitForMarks({ step: "password" });
    await viewer.fill("user", sofa.user);
    await viewer.fill("password", "hearth");
    await viewer.chooseNamed("Sign in");
    await viewer.waitForMarks({ phase: "signedIn", overlay: "receipts" }, 30_000);
    await viewer.expectFocus();
    await sofa.tv.press("ok");
    await sofa.seeRoom("Soup is ready");
  });

  it("reads what comes, and answers", async () => {
    await sofa.say(sofa.kitchen, "Who is hungry?");
    await sofa.viewer.seeText("Who is hungry?");
    await writeMessage(sofa.viewer, "I am");
    await sofa.hear(sofa.kitchen, "I am");
    await sofa.viewer.see('[data-send-state="sent"]');
  });

  it("is launched into another room while it runs", async () => {
    await sofa.markPage();
    await by.relaunch(sofa.set, `/room/${sofa.garage}`);
    await sofa.seeRoom("The car is back");
    expect(await sofa.isSamePage()).toBe(true);
  });

  it("is left from the first screen", async () => {
    await sofa.backToRooms();
    await leave();
  });

  it("takes the scripts for encryption out of the package, when the first encrypted room comes", async () => {
    const { tv } = sofa;
    const encryption = (): Promise<string> => tv.evaluate<[], string>("document.getElementById('app').getAttribute('data-encryption')");
    await sofa.share({ name: "Safe", initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }] });
    await sofa.viewer.seeText("Safe");
    // A set of 2018 with 1.5 GB has too little memory for what 53 would need (cryptoNeed.ts).
    if (sofa.engine === "53") return expect(await encryption()).toBe("unavailable");
    for (const part of [/\/sdk-[\w-]+\.js$/, /\/crypto-(base64|js)-[\w-]+\.js$/])
      await expect.poll(() => requests.asked.some((url) => part.test(url)), { timeout: 30_000, message: String(part) }).toBe(true);
    await expect.poll(encryption, { timeout: 90_000 }).toBe("unverified");
    expect(sofa.newErrors()).toEqual([]);
  });

  it("shows what it knew when it is started again, before the server has said a word", async () => {
    const { viewer, set, tv } = sofa;
    await set.suspend(); // as a television does with what is left
    await expect.poll(() => savedText(tv), { timeout: 10_000 }).toContain('"I am"');
    line.hang(/./);
    await sofa.launch(by.plain);
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms", sync: "starting" });
    await viewer.see(`[data-room-id="${sofa.garage}"]`);
    await viewer.seeText("I am");
    await viewer.expectFocus();
    expect(sofa.newErrors()).toEqual([]);
  });

  it("has asked for its own files and the homeserver alone, and each file was there", async () => {
    const home = pathToFileURL(apps[sofa.shell]).href;
    const ownFile = (url: string): string | undefined =>
      url.startsWith(`${home}/`) ? fileURLToPath(url.replace(/[?#].*/, "")) : undefined;
    const isOfSet = (url: string): boolean => sofa.shell === "tizen" && url === home + OF_THE_SET;
    const isAllowed = (url: string): boolean => {
      const file = ownFile(url);
      return file === undefined ? url.startsWith(`${line.url}/`) || /^(data|blob):/.test(url) : existsSync(file) || isOfSet(url);
    };
    expect(requests.asked.filter((url) => !isAllowed(url))).toEqual([]);
    expect(requests.failed.filter((url) => ownFile(url) !== undefined && !isOfSet(url))).toEqual([]);
    // It was really watched.
    for (const part of [/\/index\.html$/, /\/hearth-[\w-]+\.js$/, /\/late-[\w-]+\.js$/, /\/_matrix\/client\/v3\/sync\?/])
      expect(requests.asked.filter((url) => part.test(url)).length, String(part)).toBeGreaterThan(0);
  });
}

describe.each(enginesAmong(...ENGINES.webos))("the .ipk on Chromium %s", (engine) => {
  const sofa = new Sofa(engine, "webos");
  walkThrough(sofa, lg, async () => {
    await sofa.tv.press("back");
    await sofa.tv.waitFor("window.__tv.exits() === 1", { label: "the system asked" });
    await sofa.viewer.waitForMarks({ screen: "rooms", overlay: "" });
  });
});

describe.each(enginesAmong(...ENGINES.tizen))("the .wgt on Chromium %s", (engine) => {
  const sofa = new Sofa(engine, "tizen");
  walkThrough(sofa, samsung, async () => {
    await sofa.tv.press("back");
    await sofa.viewer.waitForMarks({ overlay: "exit" });
    await sofa.viewer.expectFocus();
    await sofa.viewer.choose('[data-focus-key="exit-leave"]');
    await sofa.tv.waitFor("window.__tv.exits() === 1", { label: "left" });
  });
});
