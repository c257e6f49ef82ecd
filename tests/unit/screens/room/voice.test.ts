import { createModel, signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../../src/core/errors.ts";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import type { FileState } from "../../../../src/matrix/fileTypes.ts";
import { voiceMemoryOf } from "../../../../src/matrix/voiceMemory.ts";
import { makeVoice } from "../../../../src/screens/room/voice.ts";
import type { VoiceItem } from "../../../../src/screens/room/voiceTypes.ts";
import type { Converted } from "../../../../src/ui/soundConverter.ts";
import { fakePlayer } from "../../../fixtures/fakePlayer.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText } from "../../../fixtures/stillRoom.ts";

const NOW = Date.now();
const aVoice = (id: string, more: Record<string, unknown> = {}): VoiceItem =>
  aRow("voice", {
    key: id,
    eventId: id,
    at: NOW,
    durationMs: 10_000,
    media: { mxc: `mxc://hs.example/${id.slice(1)}`, mimetype: "audio/ogg", bytes: 9000 },
    ...more,
  }) as VoiceItem;

const five = (): TimelineItem[] => [
  aVoice("$1"),
  aText("so"),
  aVoice("$2"),
  aVoice("$own", { own: true }),
  aVoice("$3"),
  aVoice("$4"),
  aVoice("$5"),
];

const OPUS = "audio/ogg; codecs=opus";
const ready = (url: string): FileState => ({ status: "ready", url, type: OPUS, bytes: 9000, content: new Blob(["x"]) });
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface Options {
  readonly cannot?: readonly string[];
  /** What becomes of the file at an address; else it is there at once. */
  readonly files?: Readonly<Record<string, FileState>>;
  readonly converted?: Converted | Error;
  readonly storage?: ReturnType<typeof memoryStorage>;
}

/** What the fake player has done when it began to load. */
const loading = (url: string, from: number, speed?: number) => [
  "load",
  url,
  expect.objectContaining({ from, ...(speed !== undefined && { speed }) }),
];

function open(items = five(), { cannot = [], files = {}, converted, storage = memoryStorage() }: Options = {}) {
  const rows = signal<readonly TimelineItem[]>(items);
  /** The thread beside the room. */
  const thread = { root: signal<string | undefined>(undefined), rows: signal<readonly TimelineItem[]>([]) };
  const player = fakePlayer(cannot);
  const closed: string[] = [];
  const opened: string[] = [];
  const states = new Map<string, ReturnType<typeof signal<FileState>>>();
  let suspend = (): void => undefined;
  const memory = voiceMemoryOf(storage, "p1");
  const Model = createModel(() => ({
    voice: makeVoice({
      rows,
      thread,
      memory,
      files: {
        open: ({ mxc }) => {
          const id = mxc.slice(mxc.lastIndexOf("/") + 1);
          opened.push(id);
          const state = signal<FileState>(files[id] ?? ready(`blob:${id}`));
          states.set(id, state);
          return { state, close: () => void closed.push(id) };
        },
      },
      lifecycle: {
        onSuspend: (run) => {
          suspend = run;
          return () => undefined;
        },
      },
      player: () => player,
      converter: {
        mayConvert: () => converted !== undefined,
        convert: async () => {
          if (converted instanceof Error) throw converted;
          return converted as Converted;
        },
      },
      mostBytes: 1e6,
    }),
  }));
  const model = new Model();
  const { voice } = model;
  const row = (id: string) => thread.rows.value.concat(rows.value).find((one) => one.key === id) as VoiceItem;
  const press = async (id: string): Promise<void> => {
    voice.press(row(id));
    await tick();
  };
  const heard = (id: string): boolean | undefined => memory.heard.value?.has(id, NOW);
  return {
    rows,
    thread,
    player,
    voice,
    row,
    press,
    heard,
    memory,
    opened,
    closed,
    states,
    suspend: () => suspend(),
    close: () => model[Symbol.dispose](),
  };
}

beforeEach(() => {
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:wav");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue(undefined);
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe("a voice message in its room", () => {
  it("plays on the press, pauses and goes on at the next ones", async () => {
    const { press, voice, player, row } = open();
    await press("$1");
    expect(voice.now.value).toEqual({ step: "playing", item: row("$1") });
    expect(player.did).toContainEqual(loading("blob:1", 0, 1));
    await press("$1");
    expect(voice.now.value.step).toBe("paused");
    expect(voice.toggle()).toBe(true);
    expect(voice.now.value.step).toBe("playing");
  });

  it("goes on through all unheard ones of others, in order, and ends", async () => {
    const { press, voice, player, opened, heard } = open();
    await press("$1");
    const played: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const now = voice.now.value;
      if (now.step !== "none") played.push(now.item.eventId as string);
      player.status.value = "ended";
      await tick();
    }
    expect(played).toEqual(["$1", "$2", "$3", "$4", "$5"]);
    expect(opened).toEqual(["1", "2", "3", "4", "5"]);
    expect(voice.now.value).toEqual({ step: "none" });
    expect(["$1", "$2", "$3", "$4", "$5"].map(heard)).toEqual([true, true, true, true, true]);
  });

  it("passes over what was heard, and what came meanwhile is heard too", async () => {
    const { press, voice, player, rows, memory } = open();
    await memory.ready;
    memory.hear("$2");
    memory.hear("$3");
    memory.hear("$4");
    await press("$1");
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toMatchObject({ item: { eventId: "$5" } });
    rows.value = rows.value.concat(aVoice("$6"));
    expect(voice.hasNext.value).toBe(true);
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toMatchObject({ step: "playing", item: { eventId: "$6" } });
  });

  it("goes past one that is damaged, and says so where it was asked for", async () => {
    const damaged: FileState = { status: "failed", error: new AppError("damaged") };
    const { press, voice, player, heard } = open(five(), { files: { "2": damaged } });
    await press("$1");
    player.status.value = "ended";
    await tick();
    await tick();
    expect(voice.now.value).toMatchObject({ step: "playing", item: { eventId: "$3" } });
    expect(heard("$2")).toBe(false);
    await press("$2");
    expect(voice.now.value).toMatchObject({ step: "failed", why: "damaged" });
  });

  it("remembers where somebody stopped, also in another room model", async () => {
    const storage = memoryStorage();
    const first = open(five(), { storage });
    await first.press("$2");
    first.player.position.value = 5.26;
    first.close();
    expect(first.closed).toEqual(["2"]);
    expect(first.player.status.value).toBe("empty");
    const second = open(five(), { storage });
    await second.press("$2");
    expect(second.player.did).toContainEqual(loading("blob:2", 5.3, 1));
    expect(second.heard("$2")).toBe(false);
  });

  it("counts one that was left in its last words as heard, and begins it anew", async () => {
    const { press, voice, player, heard, memory } = open();
    await press("$2");
    player.position.value = 9.5;
    voice.stop();
    expect(heard("$2")).toBe(true);
    expect(memory.positionOf("$2")).toBe(0);
  });

  it("gives way to a film, and knows where it was", async () => {
    const { press, voice, player, memory } = open();
    await press("$1");
    player.position.value = 4;
    player.load("blob:film", { picture: true, from: 0, play: true });
    expect(voice.now.value).toEqual({ step: "none" });
    expect(memory.positionOf("$1")).toBe(4);
    // The film is not thrown out again.
    expect(player.did[player.did.length - 1]).toEqual(loading("blob:film", 0));
    expect(player.loaded()?.url).toBe("blob:film");
  });

  it("stops when the TV goes to sleep, when the message is deleted, and when its file is taken back", async () => {
    const { press, voice, suspend, rows, states } = open();
    await press("$1");
    suspend();
    expect(voice.now.value.step).toBe("none");
    await press("$1");
    rows.value = [aRow("redacted", { key: "$1", eventId: "$1" })];
    expect(voice.now.value.step).toBe("none");
    rows.value = five();
    await press("$1");
    states.get("1")!.value = { status: "closed" };
    expect(voice.now.value.step).toBe("none");
  });

  it("plays on when its row has left the loaded window, and finds the next by time", async () => {
    const { press, voice, player, rows } = open();
    await press("$1");
    rows.value = [aVoice("$7", { at: NOW - 1 }), aVoice("$8", { at: NOW + 5 })];
    expect(voice.now.value.step).toBe("playing");
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toMatchObject({ item: { eventId: "$8" } });
  });

  it("winds while it plays or stands, a held key slowly", async () => {
    const { press, voice, player } = open();
    expect(voice.wind(5, false)).toBe(false);
    await press("$1");
    expect(voice.wind(5, false)).toBe(true);
    expect(voice.wind(5, true)).toBe(true);
    expect(player.did.filter((one) => Array.isArray(one) && one[0] === "seek")).toEqual([["seek", 5]]);
  });

  it("goes through the speeds, keeps them for the next message and the next time", async () => {
    const storage = memoryStorage();
    const { press, voice, player, memory } = open(five(), { storage });
    await press("$1");
    voice.changeSpeed();
    expect(voice.speed.value).toBe(1.5);
    expect(player.did).toContainEqual(["speed", 1.5]);
    voice.changeSpeed();
    player.status.value = "ended";
    await tick();
    expect(player.did).toContainEqual(loading("blob:2", 0, 2));
    voice.changeSpeed();
    expect(voice.speed.value).toBe(1);
    await memory.saved();
  });

  it("makes playable what the engine has no codec for, before or after it was tried", async () => {
    const wav: Converted = { status: "ready", wav: new Blob(["w"]) };
    const asked = open(five(), { cannot: [OPUS], converted: wav });
    await asked.press("$1");
    await tick();
    expect(asked.player.did).toContainEqual(loading("blob:wav", 0, 1));
    const lied = open(five(), { converted: wav });
    await lied.press("$1");
    lied.player.status.value = "unplayable";
    await tick();
    expect(lied.player.did).toContainEqual(loading("blob:wav", 0, 1));
    expect(lied.voice.now.value.step).toBe("playing");
    // Not for ever.
    lied.player.status.value = "unplayable";
    await tick();
    expect(lied.voice.now.value).toMatchObject({ step: "failed", why: "codec" });
  });

  it("hands over what nothing here can play, without loading it where that is known", async () => {
    const { press, voice, opened } = open(five(), { cannot: ["audio/ogg"] });
    await press("$1");
    expect(voice.now.value).toMatchObject({ step: "failed", why: "codec" });
    expect(opened).toEqual([]);
    const large = open(five(), { cannot: [OPUS], converted: { status: "tooLarge" } });
    await large.press("$1");
    await tick();
    expect(large.voice.now.value).toMatchObject({ step: "failed", why: "tooLarge" });
    const broken = open(five(), { cannot: [OPUS], converted: new Error("no script") });
    await broken.press("$1");
    await tick();
    expect(broken.voice.now.value).toMatchObject({ step: "failed", why: "codec" });
  });

  it("holds nothing when it was stopped while it was still on its way", async () => {
    const { press, voice, states, player, closed } = open(five(), { files: { "1": { status: "loading", received: 3 } } });
    await press("$1");
    expect(voice.now.value.step).toBe("loading");
    voice.stop();
    states.get("1")!.value = ready("blob:late");
    expect(closed).toEqual(["1"]);
    expect(player.loaded()).toBeUndefined();
    expect(voice.now.value.step).toBe("none");
  });

  it("shows the sender's length until the file tells its own", async () => {
    const { press, voice, player } = open();
    await press("$1");
    expect(voice.length.value).toBe(10);
    player.length.value = 12.5;
    expect(voice.length.value).toBe(12.5);
  });

  it("says what is new: others', unheard, not from before this TV knew the room", async () => {
    const old = aVoice("$old", { at: NOW - 30 * 24 * 3600_000 });
    const { voice, row, memory } = open([...five(), old]);
    expect(voice.isNew(row("$1"))).toBe(false); // nobody knows yet
    await memory.ready;
    expect(["$1", "$own", "$old"].map((id) => voice.isNew(row(id)))).toEqual([true, false, false]);
    memory.hear("$1");
    expect(voice.isNew(row("$1"))).toBe(false);
  });
});

describe("a voice message in a thread", () => {
  const replies = () => [aText("root", { key: "$r", eventId: "$r" }), aVoice("$t1"), aVoice("$tOwn", { own: true }), aVoice("$t2")];
  function beside() {
    const opened = open([aVoice("$1"), aVoice("$2", { at: NOW + 10 })]);
    opened.thread.root.value = "$r";
    opened.thread.rows.value = replies();
    return opened;
  }

  it("is followed by the thread's unheard ones, and by none of the room's", async () => {
    const { press, voice, player, opened, heard } = beside();
    await press("$t1");
    expect(voice.hasNext.value).toBe(true);
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toMatchObject({ step: "playing", item: { eventId: "$t2" } });
    expect(voice.hasNext.value).toBe(false);
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toEqual({ step: "none" });
    expect(opened).toEqual(["t1", "t2"]);
    expect([heard("$t1"), heard("$t2"), heard("$1")]).toEqual([true, true, false]);
  });

  it("plays on when the thread is closed, and is the last one then; tried again, too", async () => {
    const { press, voice, player, thread } = beside();
    await press("$t1");
    thread.root.value = undefined;
    thread.rows.value = [];
    expect(voice.now.value.step).toBe("playing");
    expect(voice.hasNext.value).toBe(false);
    thread.root.value = "$r";
    thread.rows.value = replies();
    expect(voice.hasNext.value).toBe(true);
    thread.root.value = "$another";
    thread.rows.value = [aVoice("$else", { at: NOW + 20 })];
    player.status.value = "unplayable";
    expect(voice.now.value).toMatchObject({ step: "failed", why: "codec" });
    voice.resume();
    await tick();
    expect(voice.now.value).toMatchObject({ step: "playing", item: { eventId: "$t1" } });
    expect(voice.hasNext.value).toBe(false);
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toEqual({ step: "none" });
  });

  it("does not take over what was begun in the room; chosen there, the room's follow again", async () => {
    const { press, voice, player, thread } = beside();
    thread.root.value = undefined;
    thread.rows.value = [];
    await press("$1");
    thread.root.value = "$r";
    thread.rows.value = replies();
    player.status.value = "ended";
    await tick();
    expect(voice.now.value).toMatchObject({ item: { eventId: "$2" } });
  });

  it("stops when it is deleted", async () => {
    const { press, voice, thread } = beside();
    await press("$t1");
    thread.rows.value = [aRow("redacted", { key: "$t1", eventId: "$t1" })];
    expect(voice.now.value.step).toBe("none");
  });
});
