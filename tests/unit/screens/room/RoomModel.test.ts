import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mishap } from "../../../../src/core/attempt.ts";
import { AppError } from "../../../../src/core/errors.ts";
import { noSecurity } from "../../../../src/matrix/noSecurity.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import type { EncryptionState, Security } from "../../../../src/matrix/securityTypes.ts";
import type { Followed, SyncStatus } from "../../../../src/matrix/types.ts";
import { RoomModel } from "../../../../src/screens/room/RoomModel.ts";
import { toasts } from "../../../../src/ui/toast.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText, familyRecord, people, type StillRoom, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

type Deps = ConstructorParameters<typeof RoomModel>[0];

/** A room on the screen, with the ends of the wires that a test pulls at. */
function open(
  rows = [
    aText("one", { key: "a", eventId: "$a" }),
    aText("two", { key: "b", eventId: "$b" }),
    aText("three", { key: "c", eventId: "$c" }),
  ],
  options: { canSend?: boolean; eventId?: string; opening?: boolean } = {},
) {
  const room = stillRoom(rows);
  if (options.opening) room.roomState.value = { status: "opening" };
  const sync = signal<SyncStatus>({ status: "live" });
  const wires: { suspend?: () => void; resume?: () => void; removed: number; left?: number } = { removed: 0 };
  const services = {
    policy: { canSend: options.canSend ?? true, canSignOut: true },
    settings: { quickReplies: signal<readonly string[]>([]) },
    navigation: { seen: signal(undefined), back: () => ((wires.left = (wires.left ?? 0) + 1), true), home: () => undefined },
    platform: {
      storage: memoryStorage(),
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: {
        onSuspend: (run: () => void) => ((wires.suspend = run), () => void wires.removed++),
        onResume: (run: () => void) => ((wires.resume = run), () => void wires.removed++),
      },
    },
  } as unknown as Deps["services"];
  const session = stillSession(room, sync);
  const model = new RoomModel({ session, services, roomId: room.roomId, eventId: options.eventId });
  return { room, sync, wires, model, services, session };
}

const asked = (room: StillRoom, action: string) => room.asked.filter(([name]) => name === action).map(([, ...details]) => details);
const append = (room: StillRoom, ...texts: Parameters<typeof aText>[]) =>
  (room.items.value = [...room.items.value, ...texts.map((each) => aText(...each))]);
const rowOf = (room: StillRoom, key: string) => room.items.value.find((item) => item.key === key)!;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("following the end", () => {
  it("starts at the live end, with nothing new", () => {
    const { model } = open();
    expect(model.focused.value).toBeNull();
    expect(model.pill.value).toEqual({ shown: false });
  });

  it("counts messages of others while one looks at an older row, not one's own and not notices", () => {
    const { model, room } = open();
    model.focused.value = "a";
    append(room, ["x", { key: "d" }], ["mine", { key: "e", own: true }]);
    room.items.value = [...room.items.value, { kind: "notice", key: "n", at: 1, notices: [{ key: "join", values: {} }] }];
    expect(model.pill.value).toEqual({ shown: true, count: 1 });
    append(room, ["y", { key: "f" }]);
    expect(model.pill.value).toEqual({ shown: true, count: 2 });
  });

  it("counts down while one reads on, and forgets at the end", () => {
    const { model, room } = open();
    model.focused.value = "a";
    append(room, ["x", { key: "d" }], ["y", { key: "e" }]);
    model.focused.value = "d";
    expect(model.pill.value).toEqual({ shown: true, count: 1 });
    model.toEnd();
    expect(model.focused.value).toBeNull();
    expect(model.pill.value).toEqual({ shown: false });
    model.focused.value = "b";
    expect(model.pill.value).toEqual({ shown: false });
  });

  it("offers the way to the end of a history without knowing how much is new", () => {
    const { model, room } = open();
    room.position.value = "history";
    expect(model.pill.value).toEqual({ shown: true, count: 0 });
    expect(model.canFollow()).toBe(false);
    model.toEnd();
    expect(asked(room, "showLive")).toHaveLength(1);
    expect(model.pill.value).toEqual({ shown: false });
  });

  it("begins at the event that a link names, once it is there, and only once", async () => {
    const { model, room } = open([], { eventId: "$b" });
    expect(model.focused.value).toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    room.items.value = [aText("one", { key: "a", eventId: "$a" }), aText("two", { key: "b", eventId: "$b" })];
    expect(model.focused.value).toBe("b");
    model.toEnd();
    append(room, ["x", {}]);
    expect(model.focused.value).toBeNull();
  });

  it("pages through rows by about a screenful", () => {
    const rows = Array.from({ length: 60 }, (_, i) => aText("line", { key: `k${i}`, firstOfRun: false }));
    const { model } = open(rows);
    model.page("up");
    const first = rows.findIndex(({ key }) => key === model.focused.value);
    expect(first).toBeGreaterThan(35);
    expect(first).toBeLessThan(56);
    model.page("up");
    expect(rows.findIndex(({ key }) => key === model.focused.value)).toBeLessThan(first);
    model.page("down");
    model.page("down");
    expect(model.focused.value).toBeNull();
  });
});

describe("marking as read", () => {
  it("tells of the newest row at the live end, after a moment, once", () => {
    const { room } = open();
    expect(asked(room, "markRead")).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
    room.items.value = [...room.items.value];
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
  });

  it("tells only of what was passed while one is away, and never goes back", () => {
    const { model, room } = open();
    vi.advanceTimersByTime(1000);
    model.focused.value = "a";
    append(room, ["x", { key: "d", eventId: "$d" }], ["y", { key: "e", eventId: "$e" }]);
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
    model.focused.value = "d";
    vi.advanceTimersByTime(1000);
    model.focused.value = "a";
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"], ["$d"]]);
  });

  it("does not tell of what comes while the screen is off, and catches up when it is on", () => {
    const { room, wires } = open();
    vi.advanceTimersByTime(1000);
    wires.suspend!();
    append(room, ["x", { key: "d", eventId: "$d" }]);
    vi.advanceTimersByTime(5000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
    wires.resume!();
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"], ["$d"]]);
  });

  it("does not tell of what comes under a viewer, and catches up when that has gone", () => {
    const { room, model } = open();
    vi.advanceTimersByTime(1000);
    model.cover(true);
    append(room, ["x", { key: "d", eventId: "$d" }]);
    vi.advanceTimersByTime(5000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
    model.cover(false);
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$c"], ["$d"]]);
  });

  it("tells nothing while the room is only painted from the snapshot", () => {
    const { room } = open(undefined, { opening: true });
    vi.advanceTimersByTime(5000);
    expect(asked(room, "markRead")).toEqual([]);
    room.roomState.value = { status: "open" };
    vi.advanceTimersByTime(5000);
    expect(asked(room, "markRead")).toEqual([["$c"]]);
  });

  it("names the event before a message of one's own that the server does not know yet", () => {
    const { room } = open([
      aText("one", { key: "a", eventId: "$a" }),
      aText("mine", { key: "b", own: true, eventId: undefined, sendState: { status: "sending" } }),
    ]);
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$a"]]);
    room.items.value = [room.items.value[0]!, aText("mine", { key: "b", own: true, eventId: "$b" })];
    vi.advanceTimersByTime(1000);
    expect(asked(room, "markRead")).toEqual([["$a"], ["$b"]]);
  });

  it("tells at once when the room is left", () => {
    const { model, room } = open();
    model[Symbol.dispose]();
    expect(asked(room, "markRead")).toEqual([["$c"]]);
    expect(asked(room, "close")).toHaveLength(1);
  });
});

describe("writing", () => {
  it("sends the trimmed draft, empties it and goes to the end", () => {
    const { model, room } = open();
    model.focused.value = "a";
    model.write("  hello ");
    expect(model.send()).toBe(true);
    expect(asked(room, "sendText")).toEqual([["hello"]]);
    expect(model.draft.value).toBe("");
    expect(model.focused.value).toBeNull();
  });

  it("sends nothing but spaces never", () => {
    const { model, room } = open();
    model.write("   ");
    expect(model.send()).toBe(false);
    expect(asked(room, "sendText")).toEqual([]);
    expect(model.draft.value).toBe("   ");
  });

  it("answers the row of the menu, with words or a quick reply, and only once", () => {
    const { model, room } = open();
    model.open(rowOf(room, "b"));
    model.reply();
    expect(model.menu.value.step).toBe("closed");
    expect(model.composing.value).toMatchObject({ kind: "reply", to: { key: "b" } });
    model.sendQuick("👍");
    expect(asked(room, "sendText")).toEqual([["👍", { replyTo: "$b" }]]);
    model.sendQuick("again");
    expect(asked(room, "sendText")[1]).toEqual(["again"]);
  });

  it("keeps a draft when the room is left and opened again", () => {
    const { model, session, services, room } = open();
    model.write("half a sen");
    model[Symbol.dispose]();
    const again = new RoomModel({ session, services, roomId: room.roomId });
    expect(again.draft.value).toBe("half a sen");
    again.send();
    const third = new RoomModel({ session, services, roomId: room.roomId });
    expect(third.draft.value).toBe("");
  });

  it("says why one cannot write, and does not send", () => {
    const readOnly = open(undefined, { canSend: false });
    expect(readOnly.model.mayWrite.value).toBe("readOnly");
    readOnly.model.write("x");
    expect(readOnly.model.send()).toBe(false);
    expect(readOnly.model.draft.value).toBe("x");

    const { model, room } = open();
    room.maySend.value = false;
    expect(model.mayWrite.value).toBe("notAllowed");
    room.roomRecord.value = { ...familyRecord, encrypted: true };
    expect(model.mayWrite.value).toBe("encryptionUnavailable");
    room.roomRecord.value = { ...familyRecord, encrypted: true, successor: "!new:hearth.example" };
    expect(model.mayWrite.value).toBe("moved");
    room.roomRecord.value = familyRecord;
    room.roomState.value = { status: "opening" };
    expect(model.mayWrite.value).toBe("opening");
    model.open(rowOf(room, "a"));
    model.reply();
    expect(model.composing.value.kind).toBe("text");
  });

  it("tells of typing now and then, and that it has ended", () => {
    const { model, room } = open();
    model.write("h");
    model.write("he");
    expect(asked(room, "setTyping")).toEqual([[true]]);
    vi.advanceTimersByTime(9000);
    model.write("hel");
    expect(asked(room, "setTyping")).toEqual([[true], [true]]);
    vi.advanceTimersByTime(20_000);
    expect(asked(room, "setTyping")).toEqual([[true], [true], [false]]);
    model.write("hell");
    model.send();
    expect(asked(room, "setTyping").slice(3)).toEqual([[true], [false]]);
    model.stopWriting();
    expect(asked(room, "setTyping")).toHaveLength(5);
  });
});

describe("the menu of a message", () => {
  it("reacts, and a refusal does not throw", async () => {
    const { model, room } = open();
    room.fail.toggleReaction = new AppError("forbidden");
    model.open(rowOf(room, "b"));
    model.react("🎉");
    expect(asked(room, "toggleReaction")).toEqual([["$b", "🎉"]]);
    expect(model.menu.value.step).toBe("closed");
    await vi.advanceTimersByTimeAsync(0);
  });

  it("deletes only after a question, and only what may be deleted", () => {
    const { model, room } = open([aText("theirs", { key: "a" }), aText("mine", { key: "b", own: true, eventId: "$b" })]);
    model.open(rowOf(room, "a"));
    model.askDelete();
    expect(model.menu.value.step).toBe("message");
    model.open(rowOf(room, "b"));
    model.askDelete();
    expect(model.menu.value.step).toBe("delete");
    expect(asked(room, "redact")).toEqual([]);
    model.deleteMessage();
    expect(asked(room, "redact")).toEqual([["$b"]]);
  });

  it("sends a failed row again or drops it, by the row's key", () => {
    const failed = aText("mine", { key: "t1", own: true, eventId: undefined, sendState: { status: "failed", kind: "offline" } });
    const { model, room } = open([failed]);
    model.open(failed);
    model.retry();
    expect(asked(room, "retry")).toEqual([["t1"]]);
    model.open(failed);
    model.cancelSending();
    expect(asked(room, "cancel")).toEqual([["t1"]]);
    expect(model.menu.value.step).toBe("closed");
  });

  it("does not react to, answer or delete what the server has not got", () => {
    const unsent = aText("mine", { key: "t1", own: true, canRedact: true, eventId: undefined, sendState: { status: "sending" } });
    const { model, room } = open([unsent]);
    model.open(unsent);
    model.showReactions();
    model.askDelete();
    model.reply();
    expect(model.menu.value.step).toBe("message");
    model.react("👍");
    expect(room.asked.filter(([name]) => name !== "markRead")).toEqual([]);
  });

  it("follows its row when that changes, and closes when it goes", () => {
    const { model, room } = open();
    model.open(rowOf(room, "b"));
    room.items.value = room.items.value.map((item) => (item.key === "b" ? aText("two, edited", { key: "b", eventId: "$b" }) : item));
    expect(model.menuItem.value).toMatchObject({ body: "two, edited" });
    room.items.value = room.items.value.filter(({ key }) => key !== "b");
    expect(model.menu.value.step).toBe("closed");
  });

  it("spreads a run of notices and folds it again", () => {
    const run = {
      kind: "notice",
      key: "n",
      at: 1,
      notices: [
        { key: "join", values: {} },
        { key: "leave", values: {} },
      ],
    } as const;
    const { model } = open();
    model.open(run);
    expect(model.spread.value.has("n")).toBe(true);
    model.open(run);
    expect(model.spread.value.has("n")).toBe(false);
  });
});

describe("Back", () => {
  it("goes menu, reply, live end, and then leaves", () => {
    const { model, room } = open();
    model.focused.value = "a";
    model.open(rowOf(room, "a"));
    model.reply();
    model.open(rowOf(room, "b"));
    model.showReactions();
    const steps: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      const handled = model.back();
      steps.push([handled, model.menu.value.step, model.composing.value.kind, model.focused.value]);
    }
    expect(steps).toEqual([
      [true, "message", "reply", "a"],
      [true, "closed", "reply", "a"],
      [true, "closed", "text", "a"],
      [true, "closed", "text", null],
      [false, "closed", "text", null],
    ]);
  });

  it("returns from a history to the live end before it leaves", () => {
    const { model, room } = open();
    room.position.value = "history";
    expect(model.back()).toBe(true);
    expect(asked(room, "showLive")).toHaveLength(1);
    expect(model.back()).toBe(false);
  });

  it("closes details that the info key opened, and shows the menu again otherwise", () => {
    const { model, room } = open();
    model.showDetails("a");
    model.back();
    expect(model.menu.value.step).toBe("closed");
    model.open(rowOf(room, "a"));
    model.showDetails();
    model.back();
    expect(model.menu.value.step).toBe("message");
    model.closeMenu();
    model.showDetails("nobody");
    expect(model.menu.value.step).toBe("closed");
  });
});

describe("edges", () => {
  it("stand around the rows and load on reaching them, but not twice", () => {
    const { model, room } = open();
    expect(model.rows.value[0]).toMatchObject({ kind: "edge", edge: { status: "more" } });
    expect(model.rows.value[model.rows.value.length - 1]).toMatchObject({ key: "c" });
    model.reachStart();
    expect(asked(room, "loadOlder")).toHaveLength(1);
    room.older.value = { status: "loading" };
    model.reachStart();
    room.older.value = { status: "end" };
    model.reachStart();
    expect(asked(room, "loadOlder")).toHaveLength(1);
    room.newer.value = { status: "more" };
    expect(model.rows.value[model.rows.value.length - 1]).toMatchObject({ kind: "edge" });
    model.reachEnd();
    expect(asked(room, "loadNewer")).toHaveLength(1);
  });

  it("retry on OK, and survive a refusal", async () => {
    const { model, room } = open();
    room.older.value = { status: "failed", kind: "offline" };
    room.fail.loadOlder = new AppError("offline");
    model.open(model.rows.value[0]!);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(room, "loadOlder")).toHaveLength(1);
  });

  it("are hidden while there is nothing between them, and what lies before is fetched", () => {
    const { model, room } = open([], { opening: true });
    expect(model.rows.value).toEqual([]);
    room.items.value = [{ kind: "edge", key: "edge:older", edge: { status: "more" } }];
    expect(model.rows.value).toEqual([]);
    expect(asked(room, "loadOlder")).toEqual([]);
    room.roomState.value = { status: "open" };
    expect(asked(room, "loadOlder")).toHaveLength(1);
    room.older.value = { status: "loading" };
    room.older.value = { status: "more" };
    expect(asked(room, "loadOlder")).toHaveLength(2);
    append(room, ["x", {}]);
    room.older.value = { status: "loading" };
    room.older.value = { status: "more" };
    expect(asked(room, "loadOlder")).toHaveLength(2);
    expect(model.rows.value).toHaveLength(2);
  });

  it("keep the same row object while nothing changes", () => {
    const { model, room } = open();
    const [before] = model.rows.value;
    append(room, ["x", {}]);
    expect(model.rows.value[0]).toBe(before);
  });
});

describe("the rest of the screen", () => {
  it("shows no connection before typing", () => {
    const { model, room, sync } = open();
    expect(model.status.value).toEqual({ kind: "none" });
    room.typists.value = [people.dana];
    expect(model.status.value).toMatchObject({ kind: "typing" });
    sync.value = { status: "reconnecting", since: 0, error: new AppError("offline") };
    expect(model.status.value).toEqual({ kind: "offline" });
  });

  it("says when the rows are only those of the last visit", () => {
    const { model, room } = open();
    room.roomState.value = { status: "failed", error: new AppError("server") };
    expect(model.status.value).toEqual({ kind: "stale", error: "server" });
    room.items.value = [];
    expect(model.status.value).toEqual({ kind: "none" });
  });

  it("computes nothing anew that a view shows while keys move within one place", () => {
    const { model, room } = open(Array.from({ length: 20 }, (_, i) => aText("x", { key: `k${i}` })));
    model.focused.value = "k5";
    append(room, ["new", {}]);
    const before = [model.pill.value, model.away.value, model.hasRows.value, model.rows.value, model.status.value];
    model.focused.value = "k4";
    expect(
      [model.pill.value, model.away.value, model.hasRows.value, model.rows.value, model.status.value].every(
        (value, i) => value === before[i],
      ),
    ).toBe(true);
  });

  it("knows who wrote lately: newest first, each once, not oneself", () => {
    const { model } = open([
      aText("1", { sender: people.opa }),
      aText("2", { sender: people.dana }),
      aText("3", { own: true, sender: people.me }),
      aRow("image", { sender: people.dana }),
    ]);
    expect(model.lately.value.map(({ name }) => name)).toEqual(["Dana", "Opa Willi"]);
  });

  it("lets go of everything when it is left", () => {
    const { model, room, wires } = open();
    model.write("x");
    model[Symbol.dispose]();
    expect(wires.removed).toBe(3);
    expect(asked(room, "close")).toHaveLength(1);
    expect(asked(room, "setTyping")).toEqual([[true], [false]]);
    const before = room.asked.length;
    append(room, ["later", {}]);
    vi.advanceTimersByTime(60_000);
    expect(room.asked).toHaveLength(before);
  });
});

describe("an encrypted room", () => {
  const locked = (key: string, why = "verify") => aRow("encrypted", { key, eventId: `$${key}`, why });
  const secretRoom = (...rows: TimelineItem[]) => stillRoom(rows, { ...familyRecord, encrypted: true });
  const openSecret = (
    room: StillRoom,
    encryption: EncryptionState = { status: "unverified", ways: ["otherDevice"] },
    security: Security = noSecurity(),
  ) => {
    const session = stillSession(room, signal<SyncStatus>({ status: "live" }), { encryption, security });
    const platform = {
      storage: memoryStorage(),
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: { onSuspend: () => () => 0, onResume: () => () => 0 },
    };
    const services = { policy: { canSend: true }, settings: { quickReplies: signal<readonly string[]>([]) }, platform };
    return new RoomModel({ session, services: services as unknown as Deps["services"], roomId: room.roomId });
  };

  it("says why one cannot write yet, or at all", () => {
    const room = secretRoom(locked("a"));
    room.maySend.value = false;
    expect(openSecret(room, { status: "starting" }).mayWrite.value).toBe("encryptionStarting");
    expect(openSecret(room, { status: "unavailable", why: "engine" }).mayWrite.value).toBe("encryptionUnavailable");
    expect(openSecret(room).mayWrite.value).toBe("notAllowed");
    room.maySend.value = true;
    expect(openSecret(room).mayWrite.value).toBe("yes");
  });

  it("a run that cannot be read is one row, until somebody wants to see each", () => {
    const room = secretRoom(locked("a"), locked("b"), locked("c"));
    const model = openSecret(room);
    const folded = model.rows.value.filter(({ kind }) => kind === "encrypted");
    expect(folded).toMatchObject([{ key: "c", run: 3 }]);
    model.open(folded[0]!);
    expect(model.menuItem.value).toMatchObject({ key: "c", run: 3 });
    model.showEach();
    expect(model.menu.value.step).toBe("closed");
    expect(model.rows.value.filter(({ kind }) => kind === "encrypted").map(({ key }) => key)).toEqual(["a", "b", "c"]);
  });

  it("asks for a key again, sends what was held, and leads to a phone", () => {
    const held = aRow("text", { key: "mine", own: true, eventId: undefined, sendState: { status: "held", people: ["Mira"] } });
    const room = secretRoom(locked("a", "keyMissing"), held);
    const model = openSecret(room);
    model.open(rowOf(room, "a"));
    expect(model.phoneLink.value).toMatch(/^https:\/\/matrix\.to\/#\/[^/]+\/%24a\?via=/);
    model.showOnPhone();
    expect(model.menu.value).toEqual({ step: "phone", key: "a" });
    expect(model.back()).toBe(true);
    expect(model.menu.value.step).toBe("message");
    model.askKey();
    expect(asked(room, "retryDecryption")).toEqual([["$a"]]);
    model.open(held);
    expect(model.phoneLink.value).toBeUndefined();
    model.sendAnyway();
    expect(asked(room, "sendAnyway")).toEqual([["mine"]]);
  });

  it("says so when what was held cannot be sent anyway", async () => {
    const held = aRow("text", { key: "mine", own: true, eventId: undefined, sendState: { status: "held", people: ["Mira"] } });
    const room = secretRoom(held);
    const model = openSecret(room);
    room.fail.sendAnyway = new AppError("offline");
    model.open(held);
    model.sendAnyway();
    await vi.waitFor(() => expect(mishap.value?.error.kind).toBe("offline"));
  });

  it("knows of the identities of those who are shown, and asks each once", async () => {
    const trustOf = vi.fn(async () => "verified" as const);
    const room = secretRoom(aText("hello", { key: "a", sender: people.dana }), aText("again", { key: "b", sender: people.dana }));
    const model = openSecret(room, { status: "verified", backup: "on" }, { ...noSecurity(), trustOf });
    await vi.waitFor(() => expect(model.trust.value.get(people.dana.userId)).toBe("verified"));
    append(room, ["more", { key: "c", sender: people.dana }]);
    expect(trustOf.mock.calls).toEqual([[people.dana.userId]]);
  });
});

describe("words that a message hides", () => {
  const html = [{ type: "spoiler", children: [{ type: "text", text: "he dies" }] }] as const;

  it("are opened by the first OK, the second opens the menu", () => {
    const { model, room } = open([aText("he dies", { key: "s", html })]);
    model.open(rowOf(room, "s"));
    expect(model.menu.value.step).toBe("closed");
    expect(model.covers.open.value.has("s")).toBe(true);
    model.open(rowOf(room, "s"));
    expect(model.menu.value).toEqual({ step: "message", key: "s" });
  });
});

describe("the phone", () => {
  it("gets the place for its own map, and of anything else the message", () => {
    const { model, room } = open([
      aRow("location", { key: "l", geo: { lat: 1, lon: 2 } }),
      aRow("location", { key: "m" }),
      aRow("other", { key: "o", type: "x" }),
    ]);
    const linkOf = (key: string): string | undefined => (model.open(rowOf(room, key)), model.showOnPhone(), model.phoneLink.value);
    expect(linkOf("l")).toBe("geo:1,2");
    expect(linkOf("m")).toMatch(/^https:\/\/matrix\.to\/#\//);
    expect(linkOf("o")).toMatch(/^https:\/\/matrix\.to\/#\//);
  });
});

describe("a room that has moved", () => {
  async function follow(answer: Followed | AppError) {
    const opened = open();
    const replace = vi.fn();
    const services = { ...opened.services, navigation: { replace } } as unknown as Deps["services"];
    const followUpgrade = vi.fn(async (): Promise<Followed> => {
      if (answer instanceof AppError) throw answer;
      return answer;
    });
    const session = new Proxy(opened.session, {
      get: (target, name) => (name === "followUpgrade" ? followUpgrade : Reflect.get(target, name)),
    });
    const model = new RoomModel({ session, services, roomId: opened.room.roomId });
    model.upgrade.go();
    model.upgrade.go(); // a second press while it is under way
    expect(model.upgrade.state.value).toBe("going");
    await vi.advanceTimersByTimeAsync(1);
    expect(followUpgrade).toHaveBeenCalledTimes(1);
    return { model, replace, followUpgrade };
  }

  it("leads to the new one", async () => {
    const { model, replace } = await follow({ kind: "there", roomId: "!new:x" });
    expect(replace).toHaveBeenCalledWith({ screen: "room", roomId: "!new:x" });
    expect(model.upgrade.state.value).toBe("offered");
  });

  it("leads nowhere when the new one says nothing of the old", async () => {
    const { model, replace } = await follow({ kind: "disagrees" });
    expect(replace).not.toHaveBeenCalled();
    expect(model.upgrade.state.value).toBe("disagrees");
  });

  it("can be tried again after a failure, which is shown", async () => {
    const { model } = await follow(new AppError("forbidden"));
    expect(model.upgrade.state.value).toBe("offered");
    expect(mishap.value?.error.kind).toBe("forbidden");
  });

  it("says that one is in the new one, and should not be, until a further try ends it", async () => {
    const { model, replace, followUpgrade } = await follow({ kind: "stuck" });
    expect(model.upgrade.state.value).toBe("stuck");
    expect(toasts.value).toEqual([]);
    followUpgrade.mockRejectedValueOnce(new AppError("offline"));
    model.upgrade.go();
    await vi.advanceTimersByTimeAsync(1);
    expect(model.upgrade.state.value).toBe("stuck");
    followUpgrade.mockResolvedValueOnce({ kind: "disagrees" });
    model.upgrade.go();
    await vi.advanceTimersByTimeAsync(1);
    expect(model.upgrade.state.value).toBe("disagrees");
    expect(replace).not.toHaveBeenCalled();
    // Who has left the room is told as well.
    followUpgrade.mockResolvedValueOnce({ kind: "stuck" });
    model.upgrade.go();
    model[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(1);
    expect(toasts.value).toMatchObject([{ tone: "bad" }]);
  });

  it("takes nobody away who has gone elsewhere meanwhile", async () => {
    const opened = open();
    const replace = vi.fn();
    const services = { ...opened.services, navigation: { replace } } as unknown as Deps["services"];
    const session = new Proxy(opened.session, {
      get: (target, name) => (name === "followUpgrade" ? async () => ({ kind: "there", roomId: "!new:x" }) : Reflect.get(target, name)),
    });
    const model = new RoomModel({ session, services, roomId: opened.room.roomId });
    model.upgrade.go();
    model[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(1);
    expect(replace).not.toHaveBeenCalled();
  });
});
