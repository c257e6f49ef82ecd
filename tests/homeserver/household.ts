import { rm } from "node:fs/promises";
import { Admin } from "./admin.ts";
import { seedHousehold, type Household } from "./seed.ts";
import { restore, snapshotOf } from "./snapshot.ts";
import { startSynapse, type Synapse } from "./synapse.ts";

/** Whatever changes the seeded data. */
const sources = ["household", "media", "seed.ts", "seedRooms.ts", "seeder.ts", "lineContent.ts", "pictures.ts", "recordings.ts", "synapseConfig.ts"];

export interface OpenOptions {
  /** Sign-in by the OAuth stand-in instead of passwords; an object sets its options. */
  readonly oauth?: boolean | undefined;
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
  readonly admin: Admin;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** The household's snapshot; made if it is not in the cache, which takes a minute or two. */
export const householdSnapshot = () => snapshotOf<Household>("household", sources, seedHousehold);

/** Starts a homeserver that holds the household, fresh from the snapshot: a few seconds. */
export async function openHousehold(options: OpenOptions = {}): Promise<OpenHousehold> {
  const snapshot = await householdSnapshot();
  const data = await restore(snapshot, options.data);
  const synapse = await startSynapse({ data, port: options.port });
  const { baseUrl, serverName } = synapse;
  return {
    ...snapshot.contents,
    baseUrl,
    serverName,
    synapse,
    admin: new Admin(baseUrl),
    async stop() {
      await synapse.kill(); // nothing of it is kept
      await rm(data, { recursive: true, force: true });
    },
  };
}
