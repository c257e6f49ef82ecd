import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { mishap } from "../../../../src/core/attempt.ts";
import type { Route, Seen } from "../../../../src/core/navigation.ts";
import { AppError } from "../../../../src/core/errors.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import type { SyncStatus } from "../../../../src/matrix/types.ts";
import { RoomModel } from "../../../../src/screens/room/RoomModel.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText, type StillRoom, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";
import { aPoll } from "../../../fixtures/stillTalk.ts";

type Deps = ConstructorParameters<typeof RoomModel>[0];

function open(rows: readonly TimelineItem[]) {
  const room = stillRoom(rows);
  const pushed: Route[] = [];
  const seen = signal<Seen | undefined>(undefined);
  const services = {
    policy: { canSend: true, canSignOut: true },
    settings: { quickReplies: signal<readonly string[]>([]) },
    navigation: { back: () => true, home: () => undefined, seen, push: (route: Route) => void pushed.push(route) },
    platform: {
      storage: memoryStorage(),
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: { onSuspend: () => () => undefined, onResume: () => () => undefined },
    },
  } as unknown as Deps["services"];
  const session = stillSession(room, signal<SyncStatus>({ status: "live" }));
  const model = new RoomModel({ session, services, roomId: room.roomId });
  return { room, model, pushed, seen };
}

const asked = (room: StillRoom, action: string) => room.asked.filter(([name]) => name === action).map(([, ...details]) => details);
const votes = { Here: 2, There: 1, Nowhere: 0 };
const poll = (how: Parameters<typeof aPoll>[2] = {}) => [aRow("poll", { key: "p", eventId: "$p", ...aPoll("Where?", votes, how) })];

afterEach(() => vi.useRealTimers());

describe("voting", () => {
  it("sends the one answer at once, and closes the menu", () => {
    const { room, model } = open(poll());
    model.open(room.items.value[0]!);
    model.talking.showVote();
    expect(model.menu.value).toEqual({ step: "vote", key: "p" });
    model.talking.choose("answer1");
    expect(asked(room, "vote")).toEqual([["$p", ["answer1"]]]);
    expect(model.menu.value).toEqual({ step: "closed" });
  });

  it("ticks as many as one may, then sends them", () => {
    const { room, model } = open(poll({ mostChoices: 2, own: "Here" }));
    model.open(room.items.value[0]!);
    model.talking.showVote();
    expect(Array.from(model.talking.chosen.value)).toEqual(["answer0"]);
    ["answer1", "answer2", "answer0", "answer2", ""].forEach((id) => model.talking.choose(id));
    expect(Array.from(model.talking.chosen.value)).toEqual(["answer1", "answer2"]);
    expect(asked(room, "vote")).toEqual([]);
    model.talking.sendVote();
    expect(asked(room, "vote")).toEqual([["$p", ["answer1", "answer2"]]]);
  });

  it("takes a vote back where there is one", () => {
    const none = open(poll());
    none.model.open(none.room.items.value[0]!);
    none.model.talking.takeBackVote();
    expect(asked(none.room, "vote")).toEqual([]);
    const { room, model } = open(poll({ own: "Here" }));
    model.open(room.items.value[0]!);
    model.talking.takeBackVote();
    expect(asked(room, "vote")).toEqual([["$p", []]]);
  });

  it("does not open for what has ended, nor for what is no poll", () => {
    for (const row of [poll({ ended: true })[0]!, aText("x", { key: "p", eventId: "$p" })]) {
      const { model } = open([row]);
      model.open(row);
      model.talking.showVote();
      expect(model.menu.value).toEqual({ step: "message", key: "p" });
    }
  });

  it("says when it did not work", async () => {
    const { room, model } = open(poll());
    room.fail.vote = new AppError("forbidden");
    model.open(room.items.value[0]!);
    model.talking.showVote();
    model.talking.choose("answer0");
    await vi.waitFor(() => expect(mishap.value).toMatchObject({ error: { kind: "forbidden" } }));
  });
});

describe("earlier versions and who reacted", () => {
  it("are loaded when they are asked for; Back leads to the menu", async () => {
    const { room, model } = open([aText("x", { key: "a", eventId: "$a", edited: true })]);
    room.versions.value = [{ eventId: "$a", at: 1, body: "old" }];
    model.open(room.items.value[0]!);
    model.talking.showVersions();
    expect(model.talking.versions.value).toEqual({ status: "loading" });
    await vi.waitFor(() => expect(model.talking.versions.value).toMatchObject({ status: "shown", list: [{ body: "old" }] }));
    expect(model.back()).toBe(true);
    expect(model.menu.value).toEqual({ step: "message", key: "a" });
    room.fail.edits = new AppError("offline");
    model.talking.showVersions();
    await vi.waitFor(() => expect(model.talking.versions.value).toEqual({ status: "failed", error: "offline" }));
  });

  it("follow the reactions while they are looked at", () => {
    const reactions = [{ key: "👍", count: 1, who: ["Dana"] }];
    const { room, model } = open([aText("x", { key: "a", eventId: "$a", reactions })]);
    model.open(room.items.value[0]!);
    expect(model.talking.reactors.value).toEqual([]);
    model.talking.showWho();
    expect(model.talking.reactors.value).toMatchObject([{ key: "👍", people: [{ name: "Dana" }] }]);
    room.items.value = [aText("x", { key: "a", eventId: "$a", reactions: [{ key: "👍", count: 2, who: ["Dana", "Mira"] }] })];
    expect(model.talking.reactors.value[0]?.people).toHaveLength(2);
  });
});

describe("a thread", () => {
  const root = aText("root", { key: "r", eventId: "$r" });
  const threadRows = [root, aText("reply", { key: "t", eventId: "$t" })];

  it("opens from the menu, has rows with a menu of their own, and closes with Back", () => {
    const { room, model } = open([root]);
    room.threadRows.value = threadRows;
    model.open(root);
    model.showThread(false);
    expect(model.menu.value).toEqual({ step: "closed" });
    expect(model.threads.root.value).toBe("$r");
    expect(model.threads.rows.value).toBe(threadRows);
    expect(asked(room, "markThreadRead")).toEqual([["$t"]]);
    model.open(threadRows[1]!);
    expect(model.menuItem.value?.key).toBe("t");
    model.reply();
    expect(model.threads.about.value?.item.key).toBe("t");
    expect(model.composing.value.kind).toBe("text");
    expect(model.back()).toBe(true);
    expect(model.threads.about.value).toBeUndefined();
    expect(model.back()).toBe(true);
    expect(model.threads.root.value).toBeUndefined();
    expect(asked(room, "closeThread")).toEqual([["$r"]]);
    expect(model.back()).toBe(false);
  });

  it("is answered in; what was begun there waits there", () => {
    const { room, model } = open([root]);
    room.threadRows.value = threadRows;
    model.threads.show("$r", true);
    expect(model.threads.wantsField.value).toBe(1);
    model.threads.write("hal");
    model.threads.close();
    expect(model.draft.value).toBe("");
    model.threads.show("$r");
    expect(model.threads.wantsField.value).toBe(0);
    expect(model.threads.draft.value).toBe("hal");
    model.threads.write("hello");
    expect(model.threads.send()).toBe(true);
    expect(model.threads.send()).toBe(false);
    model.threads.answer(threadRows[1] as never);
    model.threads.write(" yes ");
    model.threads.send();
    expect(asked(room, "sendText")).toEqual([
      ["hello", { thread: "$r" }],
      ["yes", { thread: "$r", replyTo: "$t" }],
    ]);
  });

  it("edits an own reply in its place; what was begun before is there again", () => {
    const own = aText("mine", { key: "m", eventId: "$m", own: true });
    const { room, model } = open([root, own]);
    room.threadRows.value = [root, own];
    model.threads.show("$r");
    model.threads.write("begun");
    model.open(own);
    model.edit();
    expect(model.threads.draft.value).toBe("mine");
    expect(model.composing.value.kind).toBe("text");
    model.threads.write("mine too");
    expect(model.threads.send()).toBe(true);
    expect(asked(room, "edit")).toEqual([["$m", "mine too"]]);
    expect(model.threads.draft.value).toBe("begun");
    expect(asked(room, "sendText")).toEqual([]);
  });

  it("opens from the line that stands for it in the room", () => {
    const line: TimelineItem = {
      kind: "notice",
      key: "thread:$r",
      eventId: "$t",
      at: 1,
      notices: [{ key: "threadReply", values: { who: "Dana" } }],
      thread: "$r",
    };
    const { model } = open([line]);
    model.open(line);
    expect(model.threads.root.value).toBe("$r");
  });

  it("opens its pictures in the viewer as the thread's, and is gone on with at the one that was looked at last", () => {
    const photo = (id: string) => aRow("image", { key: id, eventId: `$${id}`, media: { mxc: `mxc://x/${id}` } });
    const { room, model, pushed, seen } = open([root, photo("p3")]);
    room.threadRows.value = [root, photo("p1"), photo("p2")];
    expect(model.view("p3")).toBe(true);
    model.threads.show("$r");
    expect(model.view("p1")).toBe(true);
    expect(pushed).toEqual([
      { screen: "viewer", roomId: room.roomId, eventId: "$p3" },
      { screen: "viewer", roomId: room.roomId, eventId: "$p1", thread: "$r" },
    ]);
    model.cover(true);
    seen.value = { roomId: room.roomId, eventId: "$p2" };
    model.cover(false);
    expect(model.threads.focused.value).toBe("p2");
    expect(model.focused.value).toBeNull();
  });

  it("is closed with the room", () => {
    const { room, model } = open([root]);
    model.threads.show("$r");
    model[Symbol.dispose]();
    expect(asked(room, "closeThread")).toEqual([["$r"]]);
  });
});
