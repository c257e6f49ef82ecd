/**
 * The SDK beside a session: started after the first paint, fed by our loop, told of open rooms. Absent unless something
 * needs it (encryption): a session of unencrypted rooms never evaluates the SDK, which is 7 MB of heap on Chromium 64.
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import { log } from "../core/log.ts";
import { createMatrixClient, startMatrixClient } from "./client.ts";
import type { Fetch } from "./jsonRequest.ts";
import type { RawEvent } from "./rawEvent.ts";
import { createSdkFeed, type SdkFeed } from "./SdkFeed.ts";
import type { Credentials } from "./types.ts";

export interface SdkBridge {
  readonly feed: SdkFeed;
  /** The client once it runs. `prepare` may initialise crypto before it is started. */
  readonly client: Promise<MatrixClient>;
  roomLoaded(roomId: string, events: readonly RawEvent[], state: readonly RawEvent[]): void;
  roomClosed(roomId: string): void;
  stop(): void;
}

export function startSdk(options: {
  readonly credentials: Credentials;
  readonly request: Fetch;
  prepare?(client: MatrixClient): Promise<void>;
}): SdkBridge {
  const logger = log("sdk");
  const feed = createSdkFeed();
  let running: MatrixClient | undefined;
  let stopped = false;

  async function start(): Promise<MatrixClient> {
    const { client } = await createMatrixClient({ ...options, feed });
    await options.prepare?.(client);
    if (stopped) return client;
    running = client;
    await startMatrixClient(client);
    return client;
  }

  /** Until it runs: letting room keys go by while it does not would lose them for good. */
  async function startPatiently(): Promise<MatrixClient> {
    for (let wait = 2_000; ; wait = Math.min(60_000, wait * 2)) {
      try {
        return await start();
      } catch (thrown) {
        logger.error("the SDK did not start", thrown);
        if (stopped) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  const client = startPatiently();
  client.catch(() => undefined); // said in the log

  return {
    feed,
    client,
    roomLoaded(roomId, loaded, state) {
      // The SDK writes into the events it is given; ours stay as they came.
      const copy = (list: readonly RawEvent[]): unknown[] => list.map((event) => ({ ...event }));
      feed.openRoom(roomId, {
        timeline: { events: copy(loaded), limited: false },
        "org.matrix.msc4222.state_after": { events: copy(state.filter((event) => event.state_key !== undefined)) },
      });
    },
    roomClosed(roomId) {
      feed.closeRoom(roomId);
      const room = running?.getRoom(roomId);
      if (!room || !running) return;
      running.store.removeRoom(roomId);
      // Its emitters would hold it: the client re-emits the room's events, the room its state's.
      room.removeAllListeners();
      room.currentState.removeAllListeners();
    },
    stop() {
      stopped = true;
      feed.stop();
      running?.stopClient();
    },
  };
}
