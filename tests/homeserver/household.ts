import { rm } from "node:fs/promises";
import { Admin } from "./admin.ts";
import { startOAuth, type OAuthServer } from "./oauth.ts";
import type { OAuthOptions } from "./oauthProvider.ts";
import { freePort } from "./ports.ts";
import { seedBench, type Bench } from "./seedBench.ts";
import { seedHousehold, type Household } from "./seed.ts";
import { restore, snapshotOf, type Snapshot } from "./snapshot.ts";
import { startSynapse, type Synapse } from "./synapse.ts";

/** Whatever changes the seeded data. */
const sources = [
  "household",
  "media",
  "seed.ts",
  "seedRooms.ts",
  "seedSealed.ts",
  "demoKeys.ts",
  "seeder.ts",
  "lineContent.ts",
  "maker.ts",
  "pictures.ts",
  "recordings.ts",
  "synapseConfig.ts",
];

export interface OpenOptions {
  /** Sign-in by the OAuth stand-in instead of passwords; an object sets its options. */
  readonly oauth?: boolean | Partial<OAuthOptions> | undefined;
  /** The loopback port of the OAuth server; any free one when absent. */
  readonly oauthPort?: number | undefined;
  /** The loopback port; any free one when absent. */
  readonly port?: number | undefined;
  /** The data folder, replaced; a temporary one, removed by `stop()`, when absent. */
  readonly data?: string | undefined;
}

/** The household's homeserver, running. */
export interface OpenHousehold extends Household {
  readonly baseUrl: string;
  readonly serverName: string;
  /** To kill, pause and restart the server. */
  readonly synapse: Synapse;
  /** The OAuth server beside it, when asked for: its test doors approve and deny. */
  readonly oauth?: OAuthServer;
  readonly admin: Admin;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** The household's snapshot; made if it is not in the cache, which takes a minute or two. */
export const householdSnapshot = () => snapshotOf<Household>("household", sources, seedHousehold);

/** Starts a homeserver that holds the household, fresh from the snapshot: a few seconds. */
export function openHousehold(
  options: OpenOptions & { oauth: true | Partial<OAuthOptions> },
): Promise<OpenHousehold & { oauth: OAuthServer }>;
export function openHousehold(options?: OpenOptions): Promise<OpenHousehold>;
export async function openHousehold(options: OpenOptions = {}): Promise<OpenHousehold> {
  const snapshot = await householdSnapshot();
  return { ...snapshot.contents, ...(await openSnapshot(snapshot, options)) };
}

/** Starts a homeserver on a copy of any snapshot, with the OAuth server when asked for. */
export async function openSnapshot(snapshot: Snapshot<unknown>, options: OpenOptions): Promise<Omit<OpenHousehold, keyof Household>> {
  const data = await restore(snapshot, options.data);
  // Each of the two servers calls the other, so the homeserver's port is chosen before either starts.
  const port = options.port ?? (options.oauth ? await freePort() : undefined);
  const settings = typeof options.oauth === "object" ? options.oauth : {};
  const oauth = options.oauth ? await startOAuth(() => `http://127.0.0.1:${port}`, { ...settings, port: options.oauthPort }) : undefined;
  const synapse = await startSynapse({ data, port, oauth: oauth && { endpoint: oauth.issuer } });
  return {
    baseUrl: synapse.baseUrl,
    serverName: synapse.serverName,
    synapse,
    ...(oauth ? { oauth } : {}),
    admin: new Admin(synapse.baseUrl, oauth !== undefined),
    async stop() {
      await oauth?.stop();
      await synapse.kill(); // nothing of it is kept
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Starts a homeserver for measurements; see seedBench.ts. The first time takes several minutes. */
export async function openBench(options: OpenOptions = {}): Promise<Omit<OpenHousehold, keyof Household> & Bench> {
  const snapshot = await snapshotOf<Bench>("bench", ["seedBench.ts", "benchMix.ts", "seeder.ts", "synapseConfig.ts"], seedBench);
  return { ...snapshot.contents, ...(await openSnapshot(snapshot, options)) };
}
