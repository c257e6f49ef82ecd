/**
 * Steering a screen from afar: a state event of our own type in a control room, its state key the name of the screen.
 * The current one counts, so a screen that was off learns of it too. Loaded with the kiosk's screens.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { roomPath } from "./http.ts";
import { maySteer } from "./kioskRights.ts";
import { fromThrown } from "./matrixErrors.ts";
import { cleanLine } from "./names.ts";
import { array, field, isRawEvent, string } from "./rawEvent.ts";
import { isRoomId } from "./roomKeep.ts";
import type { Session } from "./types.ts";

const CONTROL = "org.hearth.kiosk.control";
const HEALTH = "org.hearth.kiosk.health";
const LONGEST_MESSAGE = 300;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 600_000;

/** What a screen is to show, checked. */
export interface KioskOrders {
  /** Room id or alias: this one alone. */
  readonly show?: string;
  /** Message of the day, in the place of the configuration's; "" for none. */
  readonly message?: string;
}

/** What the screen says of itself: nothing that anybody in the room could do harm with. */
export interface KioskHealth {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly sync: string;
  readonly memory: string;
}

export interface KioskControl {
  readonly orders: ReadonlySignal<KioskOrders>;
  /** Event id of an order to start again that nobody has carried out. */
  readonly restart: ReadonlySignal<string | undefined>;
  /** @throws AppError; does nothing in an encrypted room, where it would be in the clear. */
  tellHealth(health: KioskHealth): Promise<void>;
  stop(): void;
}

export interface KioskControlOptions {
  readonly session: Pick<Session, "line" | "resolveRoom" | "rooms">;
  /** Room id or alias of the control room. */
  readonly room: string;
  /** Which screen this is. */
  readonly name: string;
  /** The last order to start again that was carried out, as it was kept. */
  lastRestart(): Promise<string | undefined>;
  /** Resolves when it is on disk: an order that cannot be kept is not carried out, else it would be for ever. */
  keepRestart(eventId: string): Promise<void>;
}

const NO_ORDERS: KioskOrders = {};

/** The content of a control event; whatever is malformed is as if it were absent. */
export function readOrders(content: unknown): KioskOrders {
  const show = field(content, "show");
  const message = field(content, "message");
  const isAddress = isRoomId(show) || (typeof show === "string" && show.length <= 255 && /^#[^\s:]+:\S+$/.test(show));
  return {
    ...(isAddress && { show: show as string }),
    ...(typeof message === "string" && { message: cleanLine(message, LONGEST_MESSAGE) }),
  };
}

/** Begins to follow the control room. */
export function createKioskControl(options: KioskControlOptions): KioskControl {
  const { session, room, name } = options;
  const { http } = session.line;
  const note = log("kioskControl");
  const orders = signal<KioskOrders>(NO_ORDERS);
  const restart = signal<string | undefined>(undefined);
  let roomId: string | undefined;
  let isFirst = true;
  let stopped = false;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading: Promise<void> | undefined;
  let again = false;

  async function get(...parts: readonly string[]): Promise<unknown> {
    try {
      return await http.call("GET", roomPath(roomId as string, "state", ...parts), { query: { format: "event" } });
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (error.kind === "notFound") return undefined;
      throw error;
    }
  }

  async function take(): Promise<void> {
    roomId ??= await session.resolveRoom(room);
    if (roomId === undefined || session.rooms.all.peek().get(roomId)?.membership !== "join") {
      note.warn("this screen is not in its control room");
      throw new Error("not in the control room");
    }
    const event = await get(CONTROL, name);
    const sender = string(field(event, "sender"));
    const eventId = string(field(event, "event_id"));
    if (stopped) return;
    if (event === undefined || sender === undefined || eventId === undefined) {
      isFirst = false;
      orders.value = NO_ORDERS;
      return;
    }
    const [levels, create] = await Promise.all([get("m.room.power_levels", ""), get("m.room.create", "")]);
    if (stopped) return;
    if (!maySteer(sender, field(levels, "content"), create)) {
      note.warn("an order of somebody without the right to give it");
      isFirst = false;
      orders.value = NO_ORDERS;
      return;
    }
    const content = field(event, "content");
    const next = readOrders(content);
    if (next.show !== orders.peek().show || next.message !== orders.peek().message) orders.value = next;
    if (field(content, "restart") === true) await takeRestart(eventId);
    isFirst = false;
  }

  /** Once: what lay there when this run began has been obeyed by beginning. */
  async function takeRestart(eventId: string): Promise<void> {
    if ((await options.lastRestart()) === eventId) return;
    await options.keepRestart(eventId);
    if (!isFirst && !stopped) restart.value = eventId;
  }

  function read(): void {
    clearTimeout(timer);
    if (stopped) return;
    if (reading) {
      again = true;
      return;
    }
    reading = take()
      .then(
        () => (wait = FIRST_WAIT_MS),
        (thrown: unknown) => {
          note.info("not read", fromThrown(thrown).detail);
          timer = setTimeout(read, wait);
          wait = Math.min(2 * wait, LONGEST_WAIT_MS);
        },
      )
      .then(() => {
        reading = undefined;
        if (!again) return;
        again = false;
        read();
      });
  }

  const stopListening = session.line.onAnswer((body) => {
    if (roomId === undefined || touches(body, roomId, name)) read();
  });
  read();

  return {
    orders,
    restart,
    async tellHealth({ version, uptimeSeconds, sync, memory }) {
      const record = roomId === undefined ? undefined : session.rooms.all.peek().get(roomId);
      if (roomId === undefined || record?.membership !== "join" || record.encrypted) return;
      const transaction = `health-${Date.now()}`;
      await http.call("PUT", roomPath(roomId, "send", HEALTH, transaction), {
        body: { name, version, uptime_seconds: Math.floor(uptimeSeconds), sync, memory },
      });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      stopListening();
    },
  };
}

/** Whether a sync answer may have changed what this screen is told: by the event itself, by rights, or by a gap. */
function touches(body: unknown, roomId: string, name: string): boolean {
  const section = field(field(field(body, "rooms"), "join"), roomId);
  if (section === undefined) return false;
  if (field(field(section, "timeline"), "limited") === true) return true;
  const parts = ["timeline", "state", "state_after", "org.matrix.msc4222.state_after"];
  return parts.some((part) =>
    array(field(field(section, part), "events")).some(
      (event) => isRawEvent(event) && ((event.type === CONTROL && event.state_key === name) || event.type === "m.room.power_levels"),
    ),
  );
}
