import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { alexRecoveryKey } from "./demoKeys.ts";
import { startDemoPhone } from "./demoPhone.ts";
import { householdSnapshot, openHousehold, type OpenHousehold } from "./household.ts";
import { password } from "./household/people.ts";
import { installSynapse } from "./install.ts";
import { startLiving } from "./living.ts";
import { cacheFolder } from "./places.ts";
import { freePort } from "./ports.ts";

export interface Demo {
  /** Signs in by password. "http://127.0.0.1:8008" where that port is free. */
  readonly passwordServer: OpenHousehold;
  /** Signs in by a code that is approved in a browser. "http://127.0.0.1:8009" where that port is free. */
  readonly oauthServer: OpenHousehold;
  readonly baseUrls: { readonly password: string; readonly oauth: string };
  /** How to sign in, to be printed. */
  howToSignIn(): string;
  stop(): Promise<void>;
}

/**
 * Starts the demo's two homeservers, each fresh from the snapshot: the first time takes minutes, later a few seconds.
 * `living` (true): people write now and then, and alex's phone answers verifications on the password server.
 */
export async function startDemo({ living = true }: { living?: boolean } = {}): Promise<Demo> {
  const { kind, dataRoot } = await installSynapse();
  await householdSnapshot();
  // A chroot sees only its own folders.
  const folder = kind === "chroot" ? dataRoot : kind === "container" ? dataRoot : cacheFolder("demo");
  const passwordPort = await freePort(8008);
  const passwordServer = await openHousehold({ data: join(folder, "demo-password"), port: passwordPort });
  let oauthServer: OpenHousehold;
  try {
    oauthServer = await openHousehold({
      data: join(folder, "demo-oauth"),
      port: await freePort(8009),
      oauth: true,
      oauthPort: await freePort(8010),
    });
  } catch (error) {
    await passwordServer.stop();
    throw error;
  }
  const stopLiving = living ? [passwordServer, oauthServer].map((server) => startLiving(server)) : [];
  const stopPhone = living ? startDemoPhone(passwordServer.baseUrl, (line) => console.log(line)) : undefined;
  const baseUrls = { password: passwordServer.baseUrl, oauth: oauthServer.baseUrl };
  return {
    passwordServer,
    oauthServer,
    baseUrls,
    howToSignIn: () =>
      [
        `With a password:   server ${baseUrls.password}   user alex   password ${password}`,
        `With a code:       server ${baseUrls.oauth}   then open ${oauthServer.oauth?.verificationUri ?? ""} in this computer's browser, type the code, choose somebody`,
        `Encrypted rooms:   alex's recovery key is   ${alexRecoveryKey}   or verify with alex's phone, which answers in this terminal`,
        `Others to be:      sam, mia, theo, ruth, george, dana, ben, noor, yael, kenji, lin, priya, oskar, maria, tom (all with the password ${password})`,
      ].join("\n"),
    async stop() {
      for (const stop of stopLiving) stop();
      await stopPhone?.();
      await Promise.all([passwordServer.stop(), oauthServer.stop()]);
      if (kind === "venv" || kind === "path") await rm(folder, { recursive: true, force: true });
    },
  };
}

// Run by itself: `npx tsx tests/homeserver/demo.ts`.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const demo = await startDemo();
  console.log(`\n${demo.howToSignIn()}\n\nCtrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void demo.stop().then(() => process.exit(0)));
  }
}
