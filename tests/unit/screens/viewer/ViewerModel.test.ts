import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../../src/core/errors.ts";
import type { EdgeState, MediaRef, TimelineItem } from "../../../../src/matrix/records.ts";
import type { FileKind, FileState, MediaState, RoomMediaItem } from "../../../../src/matrix/fileTypes.ts";
import { ViewerModel } from "../../../../src/screens/viewer/ViewerModel.ts";
import { viewingOf } from "../../../../src/screens/viewer/viewing.ts";
import type { ViewedItem } from "../../../../src/screens/viewer/ViewerViewModel.ts";
import type { Converted, ConvertOptions, SoundConverter } from "../../../../src/ui/soundConverter.ts";
import { fakePlayer } from "../../../fixtures/fakePlayer.ts";
import { stillRoomMedia } from "../../../fixtures/stillRoomMedia.ts";
import { aRow, aText, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

const media: MediaRef = { mxc: "mxc://hs.example/file", mimetype: "video/webm", bytes: 9000 };
const secret = { key: "k", iv: "i", sha256: "s" };
const film = (more: Record<string, unknown> = {}) => aRow("video", { eventId: "$film", media, durationMs: 42_000, ...more });

interface Options {
  readonly cannot?: readonly string[];
  readonly picture?: MediaState;
  /** All pictures of the room, oldest first. */
  readonly all?: readonly RoomMediaItem[];
  readonly older?: EdgeState;
  /** The thread that it was opened from. */
  readonly thread?: { readonly root: string; readonly rows: readonly TimelineItem[]; readonly older?: EdgeState };
  readonly converted?: Converted;
}

function look(item: ViewedItem = film(), options: Options = {}) {
  const room = stillRoom([item]);
  const all = stillRoomMedia(options.all, options.older);
  const older = signal<EdgeState>(options.thread?.older ?? { status: "end" });
  const thread = options.thread?.root;
  if (options.thread) {
    room.items.value = [];
    room.threadRows.value = options.thread.rows;
    const still = room.thread;
    room.thread = (root) => ({ ...still(root), older });
  }
  const opened: { readonly kind: FileKind; readonly state: ReturnType<typeof signal<FileState>>; closed: number }[] = [];
  const wires: { suspend?: () => void; resume?: () => void; awake: boolean[]; back: number; retried: number; seen: unknown[] } = {
    awake: [],
    seen: [],
    back: 0,
    retried: 0,
  };
  const services = {
    navigation: { back: () => ++wires.back, see: (seen: unknown) => void wires.seen.push(seen) },
    platform: {
      lifecycle: {
        onSuspend: (run: () => void) => ((wires.suspend = run), () => undefined),
        onResume: (run: () => void) => ((wires.resume = run), () => undefined),
      },
      capabilities: { budget: { imagePixels: 1_000_000, videoBytes: 5_000_000 } },
      screen: { keepAwake: (on: boolean) => void wires.awake.push(on) },
    },
    policy: { canSend: true },
  } as unknown as ConstructorParameters<typeof ViewerModel>[0]["services"];
  const picture = signal<MediaState>(options.picture ?? { status: "loading" });
  const session = {
    ...{ openRoom: stillSession(room).openRoom, roomMedia: () => all, userId: "@me:own.example" },
    media: { open: () => picture, retry: () => void wires.retried++, look: () => undefined, trim: () => undefined, heldBytes: signal(0) },
    files: {
      open: (_media: MediaRef, kind: FileKind) => {
        const file = { kind, state: signal<FileState>({ status: "loading", received: 0 }), closed: 0 };
        opened.push(file);
        return { state: file.state, close: () => ((file.closed += 1), (file.state.value = { status: "closed" })) };
      },
    },
  };
  const player = fakePlayer(options.cannot);
  const asked: ConvertOptions[] = [];
  const converter: SoundConverter = {
    mayConvert: (type) => options.converted !== undefined && type.startsWith("audio/"),
    convert: async (_file, how) => (asked.push(how), options.converted as Converted),
  };
  const place = { roomId: room.roomId, eventId: item.eventId ?? "", thread };
  const model = new ViewerModel({ session, services, player, converter, ...place });
  const ready = (type = "video/webm"): void => {
    const newest = opened[opened.length - 1];
    if (newest) newest.state.value = { status: "ready", url: "blob:1", type, bytes: 9000, content: new Blob(["x"]) };
  };
  return {
    all,
    room,
    older,
    asked,
    model,
    opened,
    wires,
    picture,
    ready,
    did: player.did,
    status: player.status,
    position: player.position,
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a film", () => {
  it("is loaded, played, paused and played on by OK, and let go of when one leaves", () => {
    const { model, opened, ready, did } = look();
    expect(opened.map(({ kind }) => kind)).toEqual(["video"]);
    expect(model.stage.value).toEqual({ step: "loading", received: 0 });
    opened[0]!.state.value = { status: "loading", received: 4000, total: 9000 };
    expect(model.stage.value).toEqual({ step: "loading", received: 4000, total: 9000 });
    ready();
    expect(did).toEqual([["load", "blob:1", { picture: true, from: 0, play: true }]]);
    expect(model.stage.value).toEqual({ step: "playing" });
    model.press();
    expect(model.stage.value).toEqual({ step: "paused" });
    model.press();
    expect(model.stage.value).toEqual({ step: "playing" });
    model[Symbol.dispose]();
    expect(opened[0]!.closed).toBe(1);
    expect(did[did.length - 1]).toBe("release");
  });

  it("is played again by OK at its end", () => {
    const { model, ready, status, did } = look();
    ready();
    status.value = "ended";
    expect(model.stage.value).toEqual({ step: "ended" });
    model.press();
    expect(did[did.length - 1]).toBe("play");
  });

  it("whose kind the engine does not know is not even loaded", () => {
    const { model, opened } = look(film(), { cannot: ["video/webm"] });
    expect(opened).toHaveLength(0);
    expect(model.stage.value).toEqual({ step: "handOff", why: "codec", bytes: 9000 });
  });

  it("that is another kind than its sender said is not given to an engine that cannot play it", () => {
    const { model, ready, did } = look(film(), { cannot: ["video/x-matroska"] });
    ready("video/x-matroska");
    expect(model.stage.value).toMatchObject({ step: "handOff", why: "codec" });
    expect(did).toEqual([]);
  });

  it("that the engine fails to play goes to the phone", () => {
    const { model, ready, status } = look();
    ready();
    status.value = "unplayable";
    expect(model.stage.value).toEqual({ step: "handOff", why: "codec" });
    expect(model.link.value).toBe("https://matrix.to/#/!family%3Ahearth.example/%24film?via=own.example&via=hearth.example");
  });

  it.each([
    [
      { status: "tooLarge", bytes: 5 },
      { step: "handOff", why: "tooLarge", bytes: 5 },
    ],
    [{ status: "unsupported" }, { step: "handOff", why: "codec" }],
    [
      { status: "failed", error: new AppError("damaged") },
      { step: "failed", error: "damaged" },
    ],
    [
      { status: "failed", error: new AppError("unsupported") },
      { step: "handOff", why: "codec" },
    ],
  ] as const)("says what became of its file: %j", (state, stage) => {
    const { model, opened, did } = look();
    opened[0]!.state.value = state as FileState;
    expect(model.stage.value).toEqual(stage);
    expect(did).toEqual([]);
  });

  it("is loaded anew when it is tried again", () => {
    const { model, opened } = look();
    opened[0]!.state.value = { status: "failed", error: new AppError("offline") };
    model.retry();
    expect(opened).toHaveLength(2);
    expect(opened[0]!.closed).toBe(1);
    expect(model.stage.value).toEqual({ step: "loading", received: 0 });
  });

  it("goes on when somebody reacts to it, and when its row leaves the loaded ones", () => {
    const { model, room, opened, ready } = look();
    ready();
    room.items.value = [film({ reactions: [{ key: "❤️", count: 1, who: ["Dana"] }], media: { ...media } })];
    room.items.value = [];
    expect(opened).toHaveLength(1);
    expect(model.stage.value).toEqual({ step: "playing" });
  });

  it("goes when its message is deleted", () => {
    const { model, room, opened, ready, did } = look();
    ready();
    room.items.value = [aRow("redacted", { eventId: "$film" })];
    expect(model.stage.value).toEqual({ step: "gone" });
    expect(opened[0]!.closed).toBe(1);
    expect(did[did.length - 1]).toBe("release");
  });

  it("is given back when the TV goes to sleep, and stands still where it was when it wakes", () => {
    const { wires, opened, ready, position, did, model } = look();
    ready();
    position.value = 12;
    opened[0]!.state.value = { status: "closed" }; // the session hears of it first
    wires.suspend?.();
    expect(opened[0]!.closed).toBe(1);
    expect(did[did.length - 1]).toBe("release");
    wires.resume?.();
    expect(opened).toHaveLength(2);
    ready();
    expect(did[did.length - 1]).toEqual(["load", "blob:1", { picture: true, from: 12, play: false }]);
    expect(model.stage.value).toEqual({ step: "paused" });
  });

  it("is wound by ten seconds a press, and slowly by a held key; not before it plays", () => {
    vi.setSystemTime(1_000_000);
    const { model, ready, position, did } = look();
    expect(model.wind(10, false)).toBe(false);
    ready();
    expect(model.wind(10, false)).toBe(true);
    expect(model.wind(10, true)).toBe(true);
    vi.setSystemTime(1_000_300);
    model.wind(10, true);
    expect(position.value).toBe(20);
    expect(did.filter((one) => Array.isArray(one) && one[0] === "seek")).toHaveLength(2);
  });

  it("holds the screen saver off only while it plays", () => {
    const { model, ready, wires } = look();
    expect(wires.awake).toEqual([]);
    ready();
    expect(wires.awake).toEqual([true]);
    model.press();
    expect(wires.awake).toEqual([true, false]);
  });

  it("is left alone by words while it plays, until somebody presses something", () => {
    const { model, ready } = look();
    expect(model.showsWords.value).toBe(true);
    ready();
    vi.advanceTimersByTime(4100);
    expect(model.showsWords.value).toBe(false);
    model.wake();
    expect(model.showsWords.value).toBe(true);
    vi.advanceTimersByTime(4100);
    model.press();
    expect(model.showsWords.value).toBe(true); // it stands still
  });
});

describe("sounds", () => {
  it("are heard at three speeds; films are not", () => {
    const { model, ready, did } = look(aRow("audio", { eventId: "$a", media: { mxc: "mxc://x/a" } }));
    model.changeSpeed();
    expect(did).toEqual([]);
    ready("audio/mpeg");
    for (const speed of [1.5, 2, 1]) {
      model.changeSpeed();
      expect(model.speed.value).toBe(speed);
    }
    const other = look(film());
    other.ready("video/webm");
    other.model.changeSpeed();
    expect(other.model.speed.value).toBe(1);
  });

  it("keep their words, and need no picture", () => {
    const { model, ready, did, wires } = look(aRow("voice", { eventId: "$v", media: { mxc: "mxc://x/v" }, durationMs: 3000 }));
    ready("audio/ogg; codecs=opus");
    expect(did).toEqual([["load", "blob:1", { picture: false, from: 0, play: true }]]);
    expect(model.isSound.value).toBe(true);
    expect(model.length.value).toBe(3);
    vi.advanceTimersByTime(60_000);
    expect(model.showsWords.value).toBe(true);
    expect(wires.awake).toEqual([]);
  });
});

describe("a sound that the engine has no codec for", () => {
  const OPUS = "audio/ogg; codecs=opus";
  const music = aRow("audio", { eventId: "$a", media: { mxc: "mxc://x/a", mimetype: "audio/ogg", bytes: 9000 } });
  const wav: Converted = { status: "ready", wav: new Blob(["w"]) };
  beforeEach(() => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:wav");
    vi.spyOn(URL, "revokeObjectURL").mockReturnValue(undefined);
  });
  afterEach(() => void vi.restoreAllMocks());

  it("is decoded here, within the budget of films, and what was made is given back", async () => {
    const { model, ready, did, asked, opened } = look(music, { cannot: ["audio/ogg", OPUS], converted: wav });
    expect(opened.map(({ kind }) => kind)).toEqual(["audio"]);
    ready(OPUS);
    expect(model.stage.value).toEqual({ step: "loading", received: 0 });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toMatchObject([{ type: OPUS, most: 5_000_000 }]);
    expect(did).toEqual([["load", "blob:wav", { picture: false, from: 0, play: true }]]);
    expect(model.stage.value).toEqual({ step: "playing" });
    model[Symbol.dispose]();
    expect(did[did.length - 1]).toBe("release");
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:wav");
    expect(opened[0]!.closed).toBe(1);
  });

  it("that said it could is found out, once", async () => {
    const { model, ready, did, status } = look(music, { converted: wav });
    ready(OPUS);
    expect(did).toEqual([["load", "blob:1", { picture: false, from: 0, play: true }]]);
    status.value = "unplayable";
    await vi.advanceTimersByTimeAsync(1);
    expect(did.slice(1)).toEqual(["release", ["load", "blob:wav", { picture: false, from: 0, play: true }]]);
    expect(model.stage.value).toEqual({ step: "playing" });
    status.value = "unplayable";
    await vi.advanceTimersByTimeAsync(1);
    expect(model.stage.value).toMatchObject({ step: "handOff", why: "codec" });
  });

  it.each([
    [{ status: "unsupported" }, "codec"],
    [{ status: "tooLarge" }, "tooLarge"],
  ] as const)("goes to the phone where the outcome is %j", async (converted, why) => {
    const { model, ready, did } = look(music, { cannot: ["audio/ogg", OPUS], converted });
    ready(OPUS);
    await vi.advanceTimersByTimeAsync(1);
    expect(model.stage.value).toMatchObject({ step: "handOff", why });
    expect(did).toEqual([]);
  });

  it("is dropped when the TV goes to sleep meanwhile", async () => {
    const { wires, ready, did, asked } = look(music, { cannot: ["audio/ogg", OPUS], converted: wav });
    ready(OPUS);
    wires.suspend?.();
    expect(asked[0]?.isStopped()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(did).toEqual([]);
  });
});

describe("opened from a thread", () => {
  const photo = (id: string, more: Record<string, unknown> = {}) =>
    aRow("image", { key: `$${id}`, eventId: `$${id}`, media: { mxc: `mxc://x/${id}`, mimetype: "image/jpeg" }, ...more }) as ViewedItem;
  const [root, one, two] = [photo("root"), photo("one", { caption: "By the lake" }), photo("two")];
  const rows = [root, one, aText("nice"), two];
  const at = (model: { item: { value: ViewedItem | undefined } }) => model.item.value?.eventId;

  it("shows what is not among the room's rows and pictures, with its words", () => {
    const { model } = look(one, { thread: { root: "$root", rows } });
    expect(model.stage.value.step).not.toBe("gone");
    expect(model.item.value).toMatchObject({ eventId: "$one", caption: "By the lake", sender: { name: one.sender.name } });
    const sound = aRow("audio", { eventId: "$s", media: { mxc: "mxc://x/s" } }) as ViewedItem;
    expect(look(sound, { thread: { root: "$root", rows: [root, sound] } }).opened.map(({ kind }) => kind)).toEqual(["audio"]);
  });

  it("goes left and right through the thread's pictures, and tells where one was", () => {
    const { model, wires } = look(one, { thread: { root: "$root", rows }, all: [photo("room") as RoomMediaItem] });
    expect(model.place.value).toEqual({ nth: 2, of: 3, more: false });
    model.go(1);
    expect(at(model)).toBe("$two");
    expect(model.sides.value).toEqual({ older: "there", newer: "none" });
    model.go(-1);
    model.go(-1);
    expect(at(model)).toBe("$root");
    expect(wires.seen[wires.seen.length - 1]).toMatchObject({ eventId: "$root" });
  });

  it("does not go past replies that are not loaded yet to the root", () => {
    const { model, room, older } = look(one, { thread: { root: "$root", rows, older: { status: "more" } } });
    expect(room.asked.filter(([name]) => name === "loadOlderReplies").length).toBeGreaterThan(0);
    model.go(-1);
    expect(at(model)).toBe("$one");
    room.threadRows.value = [root, photo("zero"), ...rows.slice(1)];
    expect(at(model)).toBe("$zero"); // as soon as it is there
    older.value = { status: "end" };
    model.go(-1);
    expect(at(model)).toBe("$root");
  });

  it("loads all of it where one begins at the root", () => {
    const { model, room, older } = look(root, { thread: { root: "$root", rows, older: { status: "more" } } });
    expect(room.asked.filter(([name]) => name === "loadOlderReplies").length).toBeGreaterThan(0);
    older.value = { status: "end" };
    model.go(1);
    expect(at(model)).toBe("$one");
  });

  it("reacts there, and gives the thread back", () => {
    const { model, room } = look(one, { thread: { root: "$root", rows } });
    vi.advanceTimersByTime(500); // who stays wants to see who reacted
    expect(room.asked).toContainEqual(["lookAtReply", "$one"]);
    model.react("🎉");
    model[Symbol.dispose]();
    expect(room.asked).toContainEqual(["toggleReaction", "$one", "🎉"]);
    expect(room.asked).toContainEqual(["closeThread", "$root"]);
  });
});

describe("pictures", () => {
  const photo = aRow("image", { eventId: "$p", media: { mxc: "mxc://x/p", mimetype: "image/jpeg" } });

  const small = { width: 2000, height: 2000, media: { mxc: "mxc://x/p", mimetype: "image/jpeg", bytes: 3_000_000 } };

  it("that are not much to load and to decode come as they are, and in the screen's size when their sender has lied", () => {
    const { model, opened, picture } = look(aRow("image", { eventId: "$p", ...small }));
    expect(opened.map(({ kind }) => kind)).toEqual(["image"]);
    opened[0]!.state.value = { status: "tooLarge", bytes: 3_000_000 };
    expect(opened[0]!.closed).toBe(1);
    expect(opened).toHaveLength(1);
    expect(model.stage.value).toEqual({ step: "loading", received: 0 });
    picture.value = { status: "ready", url: "blob:p" };
    expect(model.stage.value).toEqual({ step: "picture", url: "blob:p" });
    for (const large of [{ width: 3000 }, { media: { ...small.media, bytes: 9_000_000 } }])
      expect(look(aRow("image", { eventId: "$p", ...small, ...large })).opened).toHaveLength(0);
  });

  it("come from the server in the screen's size", () => {
    const { model, opened, picture, wires } = look(photo);
    expect(opened).toHaveLength(0);
    expect(model.stage.value).toEqual({ step: "loading", received: 0 });
    picture.value = { status: "ready", url: "blob:p" };
    expect(model.stage.value).toEqual({ step: "picture", url: "blob:p" });
    picture.value = { status: "failed", error: new AppError("offline") };
    expect(model.stage.value).toEqual({ step: "failed", error: "offline" });
    model.retry();
    expect(wires.retried).toBe(1);
  });

  it("that are encrypted or move come whole, and are not played", () => {
    for (const one of [
      { mxc: "mxc://x/p", secret },
      { mxc: "mxc://x/p", mimetype: "image/gif" },
    ]) {
      const { model, opened, ready, did } = look(aRow("image", { eventId: "$p", media: one }));
      expect(opened.map(({ kind }) => kind)).toEqual(["image"]);
      ready("image/gif");
      expect(model.stage.value).toEqual({ step: "picture", url: "blob:1" });
      expect(did).toEqual([]);
    }
  });

  it("that the engine cannot decode go to the phone", () => {
    const { model } = look(photo, { picture: { status: "ready", url: "blob:p" } });
    model.cannotRead("blob:p");
    expect(model.stage.value).toEqual({ step: "handOff", why: "codec" });
  });

  it("show what can be done with them when OK is pressed, and Back leads out step by step", () => {
    const { model, wires } = look(photo, { picture: { status: "ready", url: "blob:p" } });
    model.press();
    expect(model.over.value).toEqual({ kind: "bar" });
    vi.advanceTimersByTime(60_000);
    expect(model.showsWords.value).toBe(true); // somebody is choosing
    model.open("react");
    model.back();
    expect(model.over.value).toEqual({ kind: "bar" });
    model.back();
    expect(model.over.value).toEqual({ kind: "none" });
    expect(wires.back).toBe(0);
    model.back();
    expect(wires.back).toBe(1);
  });
});

describe("the pictures of the room", () => {
  const pic = (n: number): RoomMediaItem =>
    aRow("image", { key: `$${n}`, eventId: `$${n}`, media: { mxc: `mxc://x/${n}`, mimetype: "image/jpeg" } }) as RoomMediaItem;
  const pictures = [1, 2, 3].map(pic);
  const eventOf = (model: { readonly item: { readonly value: ViewedItem | undefined } }): string | undefined => model.item.value?.eventId;
  const ready: MediaState = { status: "ready", url: "blob:p" };

  it("lie to the left and right, also those that the room's window does not hold", () => {
    const { model, wires } = look(pic(3), { all: pictures, picture: ready });
    expect(model.place.value).toEqual({ nth: 1, of: 3, more: false });
    expect(model.sides.value).toEqual({ older: "there", newer: "none" });
    expect(model.sideways(-1, false)).toBe(true);
    expect(eventOf(model)).toBe("$2");
    model.go(-1);
    expect(model.sides.value).toEqual({ older: "none", newer: "there" });
    expect(model.sideways(-1, false)).toBe(true); // held at the end
    expect(eventOf(model)).toBe("$1");
    model.go(1);
    expect(eventOf(model)).toBe("$2");
    expect(wires.seen[wires.seen.length - 1]).toEqual({ roomId: expect.any(String), eventId: "$2" });
  });

  it("are asked for before one comes to the end, and shown when they are there", () => {
    const { model, all } = look(pic(3), { all: [pic(3)], older: { status: "more" }, picture: ready });
    expect(all.asked.filter(([what]) => what === "loadOlder").length).toBeGreaterThan(0);
    model.sideways(-1, false);
    expect(eventOf(model)).toBe("$3");
    expect(model.sides.value.older).toBe("loading");
    expect(model.place.value).toEqual({ nth: 1, of: 1, more: true });
    all.items.value = pictures;
    expect(eventOf(model)).toBe("$2");
  });

  it("are not asked for again and again where a server has nothing to say", async () => {
    vi.useRealTimers();
    const { all } = look(pic(3), { all: [pic(3)], older: { status: "more" }, picture: ready });
    for (let i = 0; i < 40; i++) {
      all.older.value = { status: "loading" };
      all.older.value = { status: "more" };
      await Promise.resolve();
    }
    expect(all.asked.filter(([what]) => what === "loadOlder").length).toBeLessThan(20);
  });

  it("are the parts of a gallery, each on its own", () => {
    const parts = [0, 1].map((n) => ({ ...pic(9), key: `$g/${n}`, eventId: "$g" }));
    const { model, wires } = look(pic(3), { all: [...parts, pic(3)], picture: ready });
    model.go(-1);
    expect(model.item.value?.key).toBe("$g/1");
    model.go(-1);
    expect(model.item.value?.key).toBe("$g/0");
    expect(wires.seen[wires.seen.length - 1]).toMatchObject({ eventId: "$g", part: 0 });
  });

  it("go on when the one that is looked at is deleted", () => {
    const { model, all, room } = look(pic(2), { all: pictures, picture: ready });
    room.items.value = [aRow("redacted", { eventId: "$2" })];
    all.items.value = [pictures[0], pictures[2]] as RoomMediaItem[];
    expect(model.stage.value).toEqual({ step: "gone" });
    model.go(-1);
    expect(eventOf(model)).toBe("$1");
  });

  it("let a film wait for OK; while it plays, left and right wind it", () => {
    const shown = film({ key: "$film" }) as RoomMediaItem;
    const { model, opened, ready: loaded, did } = look(pic(3), { all: [shown, pic(3)], picture: ready });
    model.go(-1);
    expect(model.stage.value).toEqual({ step: "poster" });
    expect(opened).toHaveLength(0);
    model.press();
    expect(opened).toHaveLength(1);
    loaded();
    expect(model.stage.value).toEqual({ step: "playing" });
    model.sideways(1, false);
    expect(eventOf(model)).toBe("$film");
    expect(did[did.length - 1]).toEqual(["seek", 10]);
    model.press();
    model.sideways(1, false);
    expect(eventOf(model)).toBe("$3");
    expect(did[did.length - 1]).toBe("release");
    expect(opened[0]!.closed).toBe(1);
  });

  it("are passed quickly without their whole files; who stays sees all of it", () => {
    const small = [1, 2].map(
      (n) =>
        aRow("image", {
          key: `$${n}`,
          eventId: `$${n}`,
          width: 900,
          height: 900,
          media: { mxc: `mxc://x/${n}`, bytes: 9 },
        }) as RoomMediaItem,
    );
    const { model, opened, all } = look(small[1], { all: small, picture: ready });
    expect(opened).toHaveLength(1);
    model.go(-1);
    expect(opened[0]!.closed).toBe(1);
    expect(model.stage.value).toEqual({ step: "picture", url: "blob:p" });
    expect(opened).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(opened).toHaveLength(2);
    expect(all.asked).toContainEqual(["lookAt", "$1"]);
  });

  it("are looked at closely: OK goes nearer, arrows pan, no further than the edge; Back leaves", () => {
    const { model } = look(pic(3), { all: pictures, picture: ready });
    model.decoded(1920, 1080);
    model.zoomIn();
    expect(model.over.value).toEqual({ kind: "zoom", zoom: { scale: 2, x: 0, y: 0 } });
    for (let i = 0; i < 9; i++) model.sideways(1, true);
    model.updown(-1);
    expect(model.over.value).toEqual({ kind: "zoom", zoom: { scale: 2, x: -0.5, y: 0.2 } });
    model.press();
    expect(model.over.value).toMatchObject({ zoom: { scale: 4, x: -1, y: 0.4 } });
    expect(eventOf(model)).toBe("$3");
    model.back();
    expect(model.over.value).toEqual({ kind: "none" });
  });

  it("follow one another in a slideshow that passes films over, begins again, and keeps the screen awake", () => {
    const list = [pic(1), film({ key: "$film" }) as RoomMediaItem, pic(3)];
    const { model, wires } = look(pic(3), { all: list, picture: ready });
    model.startSlideshow(5);
    expect(wires.awake).toEqual([true]);
    vi.advanceTimersByTime(5100);
    expect(eventOf(model)).toBe("$1");
    vi.advanceTimersByTime(5100);
    expect(eventOf(model)).toBe("$3");
    model.updown(1);
    expect(model.over.value).toEqual({ kind: "slideshow", speed: 10 });
    model.sideways(-1, false);
    expect(model.over.value).toEqual({ kind: "none" });
    expect(wires.awake).toEqual([true, false]);
    vi.advanceTimersByTime(60_000);
    expect(eventOf(model)).toBe("$film");
  });

  it("that cannot be had do not stop a slideshow", () => {
    const { model, picture } = look(pic(3), { all: pictures, picture: { status: "failed", error: new AppError("notFound") } });
    model.startSlideshow(30);
    vi.advanceTimersByTime(2100);
    expect(eventOf(model)).toBe("$2");
    picture.value = { status: "loading" };
    vi.advanceTimersByTime(21_000);
    expect(eventOf(model)).toBe("$1");
  });

  it("are reacted to: through the open room where it holds them", async () => {
    const { model, all, room } = look(pic(3), { all: pictures, picture: ready });
    model.react("❤️");
    expect(room.asked).toContainEqual(["toggleReaction", "$3", "❤️"]);
    model.go(-1);
    model.react("🎉");
    expect(all.asked).toContainEqual(["toggleReaction", "$2", "🎉"]);
  });

  it("are let go of with the viewer", () => {
    const { model, all } = look(pic(3), { all: pictures, picture: ready });
    model[Symbol.dispose]();
    expect(all.asked).toContainEqual(["close"]);
  });
});

describe("files", () => {
  const yes = { canPlay: () => true, imagePixels: 1_000_000 };
  const file = (mimetype?: string) => aRow("file", { media: { mxc: "mxc://x/f", ...(mimetype && { mimetype }) } });

  it("are for the phone, but for those that are films, sounds or photos", () => {
    for (const type of [undefined, "application/pdf", "text/html", "image/svg+xml", "application/zip"])
      expect(viewingOf(file(type), yes)).toEqual({ way: "handOff", why: "file" });
    expect(viewingOf(file("video/mp4"), yes)).toMatchObject({ way: "file", kind: "video" });
    expect(viewingOf(file("audio/mpeg"), yes)).toMatchObject({ way: "file", kind: "audio" });
    expect(viewingOf(file("image/jpeg"), yes)).toMatchObject({ way: "picture" });
  });

  it("of a message that holds none are nothing to look at", () => {
    expect(viewingOf(undefined, yes)).toEqual({ way: "none" });
    expect(viewingOf(aRow("text"), yes)).toEqual({ way: "none" });
    expect(viewingOf(aRow("video", { media: undefined }), yes)).toEqual({ way: "none" });
  });
});
