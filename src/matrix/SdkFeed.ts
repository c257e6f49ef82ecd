/**
 * From our sync loop to the SDK's: the SDK asks `/sync`, the feed answers with what concerns it, which is everything of
 * encryption and account data, and the rooms that are open. What the SDK asks next tells that it has taken what it got;
 * only then our loop may ask the server with a newer token (SyncLoop.ts), or room keys are lost.
 */
import { aborted } from "./matrixErrors.ts";
import { array, field, fields, string } from "./rawEvent.ts";
import { events } from "./roomReducer.ts";

type Body = Record<string, unknown>;

interface Item {
  readonly body: Body;
  readonly taken: () => void;
}

export interface SdkFeed {
  /** An answer of our loop. Resolves when the SDK has taken what must not be lost; at once when there is nothing such. */
  offer(body: unknown): Promise<void>;
  /** A room is opened: its newest events and its state, as if they had come by sync. Later sections follow by `offer`. */
  openRoom(roomId: string, section: Body): void;
  closeRoom(roomId: string): void;
  /** What the SDK's request for `/sync` gets. Waits until there is something, at most 25 seconds. */
  next(since: string | undefined, signal?: AbortSignal): Promise<unknown>;
  /** `m.push_rules` as the last account data said. */
  pushRules(): unknown;
  /** The SDK is gone: nobody waits for it any more. */
  stop(): void;
}

/** Well below the SDK's own time-out of its `/sync` requests. */
const HOLD_MS = 25_000;

const COUNTS = ["device_one_time_keys_count", "device_unused_fallback_key_types", "org.matrix.msc2732.device_unused_fallback_key_types"];

export function createSdkFeed(): SdkFeed {
  const open = new Set<string>();
  const queue: Item[] = [];
  let out: { readonly token: string; readonly item: Item | undefined } | undefined;
  let serial = 0;
  let counts: Body | undefined;
  let rules: unknown;
  let arrived: (() => void) | undefined;
  let stopped = false;

  function push(body: Body): Promise<void> {
    return new Promise((resolve) => {
      if (stopped) return resolve();
      queue.push({ body, taken: resolve });
      arrived?.();
    });
  }

  function roomsOf(body: unknown): Body | undefined {
    const rooms: Record<string, Body> = {};
    for (const kind of ["join", "leave"]) {
      const sections = fields(field(field(body, "rooms"), kind));
      for (const roomId of Object.keys(sections)) {
        if (open.has(roomId)) (rooms[kind] ??= {})[roomId] = sections[roomId];
      }
    }
    return Object.keys(rooms).length ? rooms : undefined;
  }

  return {
    async offer(body) {
      const first = counts === undefined;
      counts = {};
      // Absent counts mean "none on the server" to the crypto module: every answer repeats the last ones.
      for (const name of COUNTS) if (field(body, name) !== undefined) counts[name] = field(body, name);
      for (const event of events(body, "account_data")) if (event.type === "m.push_rules") rules = event.content;
      const toDevice = array(field(field(body, "to_device"), "events"));
      const lists = field(body, "device_lists");
      const changes = array(field(lists, "changed")).length + array(field(lists, "left")).length > 0;
      const rooms = roomsOf(body);
      const accountData = events(body, "account_data");
      if (!first && !toDevice.length && !changes && !rooms && !accountData.length) return;
      const taken = push({
        to_device: { events: toDevice },
        ...(changes ? { device_lists: lists } : {}),
        account_data: { events: accountData },
        ...(rooms ? { rooms } : {}),
      });
      if (toDevice.length || changes) await taken;
    },
    openRoom(roomId, section) {
      open.add(roomId);
      void push({ rooms: { join: { [roomId]: section } } });
    },
    closeRoom(roomId) {
      open.delete(roomId);
      // What still waits for the SDK would make the room anew.
      for (const { body } of queue) {
        for (const kind of ["join", "leave"]) {
          const sections = field(field(body, "rooms"), kind);
          if (typeof sections === "object" && sections !== null) delete (sections as Body)[roomId];
        }
      }
    },
    async next(since, signal) {
      if (out && since === out.token) out.item?.taken();
      else if (out?.item) queue.unshift(out.item); // the answer did not arrive: the same one again
      out = undefined;
      const until = Date.now() + HOLD_MS;
      // Nothing is said before the first answer of the server: the counts of keys would be guesses.
      while (!queue.length && (counts === undefined || Date.now() < until)) {
        if (signal?.aborted || stopped) throw aborted();
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(10, Math.min(HOLD_MS, until - Date.now())));
          arrived = () => {
            clearTimeout(timer);
            resolve();
          };
          signal?.addEventListener("abort", arrived);
        });
        arrived = undefined;
      }
      if (signal?.aborted || stopped) throw aborted();
      const item = queue.shift();
      out = { token: `hearth-${++serial}`, item };
      return { ...counts, ...item?.body, next_batch: out.token };
    },
    pushRules: () => (typeof rules === "object" && rules !== null && string(field(rules, "errcode")) === undefined ? rules : undefined),
    stop() {
      stopped = true;
      queue.splice(0).forEach(({ taken }) => taken());
      out?.item?.taken();
      arrived?.();
    },
  };
}
