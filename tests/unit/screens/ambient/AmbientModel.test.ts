import { effect, type Signal, signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../../src/core/errors.ts";
import { CurtainModel } from "../../../../src/core/curtain.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { loadSettings, type Settings } from "../../../../src/core/settings.ts";
import { idleSeconds, startIdle } from "../../../../src/input/idle.ts";
import { isTakenBySleep } from "../../../../src/input/sleep.ts";
import type { MediaRef, RoomRecord } from "../../../../src/matrix/records.ts";
import type { MediaState, RoomMedia, RoomMediaItem } from "../../../../src/matrix/fileTypes.ts";
import type { VerificationStage } from "../../../../src/matrix/securityTypes.ts";
import { AmbientModel, FADE_MS } from "../../../../src/screens/ambient/AmbientModel.ts";
import { aRoom, NOW } from "../../../fixtures/plain.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow } from "../../../fixtures/stillRoom.ts";
import { stillRoomMedia } from "../../../fixtures/stillRoomMedia.ts";
import { stillHousehold } from "../../../fixtures/stillSession.ts";

const image = (n: number, more: Record<string, unknown> = {}): RoomMediaItem =>
  aRow("image", { key: `k${n}`, eventId: `$p${n}`, media: { mxc: `mxc://x/${n}` }, at: NOW - n * 1000, ...more }) as RoomMediaItem;
const opa = aRoom("opa", "Opa", { isDirect: true });

interface Given {
  readonly photos?: Readonly<Record<string, readonly RoomMediaItem[]>>;
  readonly rooms?: readonly RoomRecord[];
  readonly fresh?: boolean;
  /** What becomes of each picture; "ready" where nothing is said. */
  readonly pictures?: Readonly<Record<string, MediaState>>;
  readonly settings?: (settings: Settings) => void;
  /** The screen never says that a picture can be painted. */
  readonly stuck?: boolean;
}

/** The frame with a homeserver whose pictures come at once; what watches a picture is counted. */
async function begin({
  photos = { opa: [1, 2, 3].map((n) => image(n)) },
  rooms = [opa],
  fresh = true,
  pictures = {},
  settings: set,
  stuck = false,
}: Given = {}) {
  const settings = await loadSettings(memoryStorage());
  set?.(settings);
  const navigation = new NavigationModel({ screen: "rooms" });
  navigation.push({ screen: "ambient" });
  const wires: { suspend?: () => void; resume?: () => void; awake: boolean[]; trims: number; opened: RoomMedia[]; asked: string[] } = {
    awake: [],
    trims: 0,
    opened: [],
    asked: [],
  };
  const household = stillHousehold(rooms, { fresh });
  const watched = new Set<string>();
  const states = new Map<string, Signal<MediaState>>();
  const stage = signal<VerificationStage>({ step: "idle" });
  const session = {
    records: household.records,
    isFresh: household.isFresh,
    rooms: household.rooms,
    sync: household.sync,
    security: { ...household.security, stage },
    roomMedia(roomId: string) {
      const media = stillRoomMedia(photos[roomId.slice(1, roomId.indexOf(":"))] ?? []);
      wires.opened.push(media);
      return media;
    },
    media: {
      ...household.media,
      open(picture: string | MediaRef) {
        const mxc = typeof picture === "string" ? picture : picture.mxc;
        wires.asked.push(mxc);
        let state = states.get(mxc);
        if (!state)
          states.set(
            mxc,
            (state = signal<MediaState>(pictures[mxc] ?? { status: "ready", url: `blob:${mxc}` }, {
              watched: () => void watched.add(mxc),
              unwatched: () => void watched.delete(mxc),
            })),
          );
        return state;
      },
      trim: () => void wires.trims++,
    },
  };
  const curtain = new CurtainModel(settings);
  const services = {
    navigation,
    settings,
    curtain,
    platform: {
      network: { online: true, onChange: () => () => undefined, hear: () => undefined },
      lifecycle: {
        onSuspend: (run: () => void) => ((wires.suspend = run), () => undefined),
        onResume: (run: () => void) => ((wires.resume = run), () => undefined),
        onLaunch: () => () => undefined,
      },
      screen: { width: 1920, height: 1080, keepAwake: (on: boolean) => void wires.awake.push(on) },
      capabilities: {
        webAssembly: true,
        serviceWorker: false,
        indexedDB: true,
        secureContext: true,
        budget: { mediaBytes: 12e6, videoBytes: 24e6, timelineEvents: 120, imagePixels: 1e6 },
      },
    },
  };
  const model = new AmbientModel({ services, session, random: () => 0 });
  /** What the screen does: every new picture is decoded at once. */
  const stopScreen = effect(() => {
    const top = model.layers.value[model.layers.value.length - 1];
    if (top && !stuck) void Promise.resolve().then(() => model.ready(top.turn));
  });
  const shown = (): string | undefined => model.layers.value[model.layers.value.length - 1]?.photo?.of.eventId;
  return { model, settings, curtain, navigation, wires, session, watched, states, stage, shown, stopScreen };
}
type Frame = Awaited<ReturnType<typeof begin>>;
/** Through this many photos' time. */
const turns = async (count: number, { settings }: Frame): Promise<void> => {
  for (let n = 0; n < count; n++) await vi.advanceTimersByTimeAsync(settings.frameSeconds.peek() * 1000 + FADE_MS + 100);
};

let frame: Frame | undefined;
const start = async (given?: Given): Promise<Frame> => {
  frame = await begin(given);
  await vi.advanceTimersByTimeAsync(FADE_MS + 200);
  return frame;
};
beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
});
afterEach(() => {
  frame?.stopScreen();
  frame?.model[Symbol.dispose]();
  frame = undefined;
  vi.useRealTimers();
});

describe("a lost connection", () => {
  const gone = { status: "reconnecting", since: 0, error: new AppError("offline") } as const;

  it("is told after a while, until it is back", async () => {
    const { session, model } = await start();
    session.sync.value = gone;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(model.isOffline.value).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(model.isOffline.value).toBe(true);
    session.sync.value = { status: "live" };
    expect(model.isOffline.value).toBe(false);
  });

  it("wakes nobody in the hours of quiet", async () => {
    const { session, model, settings } = await start();
    session.sync.value = gone;
    await vi.advanceTimersByTimeAsync(4_000);
    const hour = new Date().getHours();
    settings.quietFrom.value = hour * 60;
    settings.quietTo.value = (hour * 60 + 120) % 1440;
    settings.quiet.value = true;
    expect(model.isOffline.value).toBe(false);
  });
});

describe("photos", () => {
  it("come one after the other, each once before any comes again", async () => {
    const now = await start();
    const order: (string | undefined)[] = [now.shown()];
    for (let n = 0; n < 5; n++) {
      await turns(1, now);
      order.push(now.shown());
    }
    expect(new Set(order.slice(0, 3))).toEqual(new Set(["$p1", "$p2", "$p3"]));
    for (let n = 1; n < order.length; n++) expect(order[n]).not.toBe(order[n - 1]);
  });

  it("stay as long as the settings say", async () => {
    const now = await start({ settings: (settings) => (settings.frameSeconds.value = 60) });
    const first = now.shown();
    await vi.advanceTimersByTimeAsync(55_000);
    expect(now.shown()).toBe(first);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(now.shown()).not.toBe(first);
  });

  it("are two in memory at most, and what is no longer shown is given back", async () => {
    const now = await start({ photos: { opa: Array.from({ length: 20 }, (_, n) => image(n)) } });
    const before = now.wires.trims;
    for (let n = 0; n < 8; n++) {
      await turns(1, now);
      expect(now.watched.size).toBeLessThanOrEqual(2);
    }
    expect(now.wires.trims).toBeGreaterThanOrEqual(before + 8);
    expect(now.model.layers.value).toHaveLength(1);
  });

  it("come from chosen rooms alone, few of them open at once, all closed in the end", async () => {
    const rooms = Array.from({ length: 9 }, (_, n) => aRoom(`r${n}`, `Room ${n}`, { isDirect: true, activeAt: NOW - n }));
    const now = await start({ rooms, photos: {}, settings: (settings) => (settings.frameRooms.value = { "!r0:hearth.example": false }) });
    expect(now.wires.opened).toHaveLength(6);
    now.model[Symbol.dispose]();
    for (const media of now.wires.opened as ReturnType<typeof stillRoomMedia>[]) expect(media.asked).toContainEqual(["close"]);
  });

  it("come from all chosen rooms in the end", async () => {
    const rooms = Array.from({ length: 8 }, (_, n) => aRoom(`r${n}`, `Room ${n}`, { isDirect: true, activeAt: NOW - n }));
    const photos = Object.fromEntries(rooms.map((_, n) => [`r${n}`, [image(n, { key: "only" })]]));
    const now = await start({ rooms, photos });
    const seen = new Set<string | undefined>();
    for (let n = 0; n < 12; n++) {
      await turns(1, now);
      seen.add(now.shown());
    }
    expect(seen.size).toBe(8);
  });

  it("that have just been sent come next", async () => {
    const now = await start({ photos: { opa: [1, 2, 3, 4, 5, 6].map((n) => image(n)) } });
    const items = now.wires.opened[0]!.items as Signal<readonly RoomMediaItem[]>;
    items.value = [...items.value, image(99, { at: NOW + 5000 })];
    await turns(2, now); // one was being fetched already
    expect(now.shown()).toBe("$p99");
  });

  it("are not shown where previews are hidden, unless a person has chosen their room; and nobody is named", async () => {
    const hidden = await start({ settings: (settings) => (settings.previews.value = false) });
    expect(hidden.shown()).toBeUndefined();
    expect(hidden.wires.opened).toEqual([]);
    hidden.model[Symbol.dispose]();
    const chosen = await start({
      settings: (settings) => {
        settings.previews.value = false;
        settings.frameRooms.value = { "!opa:hearth.example": true };
      },
    });
    expect(chosen.shown()).toBeDefined();
    expect(chosen.model.showsWords.value).toBe(false);
  });

  it("of an encrypted room come whole where they are small enough, else as their sender's preview", async () => {
    const secret = { key: "k", iv: "i", sha256: "s" };
    const thumbnail: MediaRef = { mxc: "mxc://x/thumb", secret };
    const one = (mxc: string, width: number) => image(1, { key: mxc, media: { mxc, secret, thumbnail }, width, height: 800 });
    const small = await start({ photos: { opa: [one("mxc://x/small", 1000)] } });
    expect(small.wires.asked).toContain("mxc://x/small");
    expect(small.wires.asked).not.toContain("mxc://x/thumb");
    small.model[Symbol.dispose]();
    const large = await start({ photos: { opa: [one("mxc://x/large", 4000)] } });
    expect(large.wires.asked).not.toContain("mxc://x/large");
    large.model[Symbol.dispose]();
    const liar = await start({
      photos: { opa: [one("mxc://x/liar", 900)] },
      pictures: { "mxc://x/liar": { status: "tooLarge", bytes: 9e9 } },
    });
    expect(liar.model.layers.value[0]?.photo?.url).toBe("blob:mxc://x/thumb");
  });
});

describe("a photo that was taken lying on its side", () => {
  it("tells how it is to be turned", async () => {
    const now = await start({ pictures: { "mxc://x/1": { status: "ready", url: "blob:1", turn: 6 } }, photos: { opa: [image(1)] } });
    expect(now.model.layers.value[0]?.photo?.turn).toBe(6);
  });
});

describe("what fails", () => {
  const failed: MediaState = { status: "failed", error: new AppError("offline") };

  it("is passed over in silence", async () => {
    const now = await start({ pictures: { "mxc://x/1": failed, "mxc://x/3": { status: "tooLarge", bytes: 1 } } });
    await turns(4, now);
    expect(now.shown()).toBe("$p2");
  });

  it("without any network is the clock alone, and the server is left in peace", async () => {
    const pictures = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`mxc://x/${n}`, failed]));
    const now = await start({ photos: { opa: Array.from({ length: 50 }, (_, n) => image(n)) }, pictures });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(now.shown()).toBeUndefined();
    expect(new Set(now.wires.asked).size).toBeLessThan(10);
  });

  it("with a picture that the engine cannot decode is passed over, and it never comes again soon", async () => {
    const now = await start();
    now.stopScreen();
    const bad = now.shown();
    now.model.cannotShow(now.model.layers.value[0]!.turn);
    const stop = effect(() => {
      const top = now.model.layers.value[now.model.layers.value.length - 1]!;
      void Promise.resolve().then(() => now.model.ready(top.turn));
    });
    for (let n = 0; n < 4; n++) {
      await turns(1, now);
      expect(now.shown()).not.toBe(bad);
    }
    stop();
  });

  it("with a picture that never gets decoded is passed over", async () => {
    const now = await start({ stuck: true });
    const stuck = now.shown();
    expect(stuck).toBeDefined();
    expect(now.model.revealed.value).toBe(0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(now.shown()).not.toBe(stuck);
  });

  it("with one photo alone does not burn it in: the clock comes in between", async () => {
    const now = await start({ photos: { opa: [image(1)] } });
    const places = new Set<string>();
    for (let n = 0; n < 20; n++) {
      await turns(1, now);
      places.add(`${now.shown() ?? "clock"}`);
    }
    expect(places).toEqual(new Set(["$p1", "clock"]));
  });

  it("without photos lets the clock wander", async () => {
    const now = await start({ photos: {} });
    const first = now.model.layers.value[0]!.turn;
    await vi.advanceTimersByTimeAsync(200_000);
    expect(now.model.layers.value[0]!.turn).toBeGreaterThan(first + 1);
  });
});

describe("waking", () => {
  it("by a key leaves it, and the idle time begins anew", async () => {
    const stopIdle = startIdle();
    const now = await start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(idleSeconds.value).toBeGreaterThan(15);
    expect(isTakenBySleep({ key: "left", phase: "down", repeat: 0 })).toBe(true);
    expect(now.navigation.top.value.route).toEqual({ screen: "rooms" });
    expect(idleSeconds.value).toBe(0);
    expect(isTakenBySleep({ key: "left", phase: "up", repeat: 0 })).toBe(true);
    stopIdle();
  });

  it("twice does not leave what lies below", async () => {
    const now = await start();
    now.navigation.home();
    now.model.wake();
    now.model.wake();
    expect(now.navigation.stack.value).toHaveLength(1);
  });

  it("happens when somebody asks to be verified, whose question lies over any screen", async () => {
    const now = await start();
    now.stage.value = { step: "incoming", own: true, userId: "@a:b" };
    expect(now.navigation.top.value.route.screen).toBe("rooms");
  });
});

describe("the television", () => {
  it("is kept awake only while photos are shown, and not for ever", async () => {
    const now = await start({ settings: (settings) => (settings.frameSeconds.value = 60) });
    expect(now.wires.awake).toEqual([true]);
    await vi.advanceTimersByTimeAsync(4 * 3_600_000);
    expect(now.wires.awake).toEqual([true, false]);
    expect(now.shown()).toBeDefined();
  });

  it("is let go of when one leaves", async () => {
    const now = await start();
    now.model[Symbol.dispose]();
    expect(now.wires.awake).toEqual([true, false]);
  });

  it("is left alone where the settings say so, and by a clock alone", async () => {
    const now = await start({ settings: (settings) => (settings.frameAwake.value = false) });
    expect(now.wires.awake).toEqual([]);
    now.model[Symbol.dispose]();
    expect((await start({ photos: {} })).wires.awake).toEqual([]);
  });

  it("that goes to sleep takes the pictures with it, and whoever switches it on finds what was there before", async () => {
    const now = await start();
    now.wires.suspend?.();
    expect(now.shown()).toBeUndefined();
    expect(now.watched.size).toBe(0);
    const asked = now.wires.asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(now.wires.asked).toHaveLength(asked);
    now.wires.resume?.();
    expect(now.navigation.top.value.route.screen).toBe("rooms");
  });
});

describe("hints", () => {
  const said = (eventId: string): Partial<RoomRecord> => ({
    last: { eventId, at: NOW, sender: "Opa", own: false, summary: { kind: "text", text: "Good night" } },
  });
  it("come with what is new, three at most", async () => {
    const rooms = Array.from({ length: 5 }, (_, n) => aRoom(`r${n}`, `Room ${n}`, { unread: 1, ...said("$old") }));
    const now = await start({ rooms });
    expect(now.model.hints.value).toEqual([]);
    now.session.records.value = rooms.map((room) => ({ ...room, unread: 2, ...said("$new") }));
    expect(now.model.hints.value).toHaveLength(3);
    expect(now.model.moreHints.value).toBe(2);
  });

  it("do not come where the settings say so", async () => {
    const now = await start({ settings: (settings) => (settings.frameHints.value = false) });
    now.session.records.value = [{ ...opa, unread: 1, ...said("$new") }];
    expect(now.model.hints.value).toEqual([]);
  });

  it("do not tell of what was missed before the server had been asked", async () => {
    const now = await start({ fresh: false });
    now.session.records.value = [{ ...opa, unread: 7, ...said("$missed") }];
    now.session.isFresh.value = true;
    expect(now.model.hints.value).toEqual([]);
    now.session.records.value = [{ ...opa, unread: 8, ...said("$new") }];
    expect(now.model.hints.value).toMatchObject([{ count: 1 }]);
  });
});

describe("who else sits there", () => {
  const news = (now: Frame): void => {
    now.session.records.value = [{ ...opa, unread: 1, last: { eventId: "$n", at: NOW, sender: "Opa", own: false, summary: { kind: "text", text: "Hush" } } }]; // prettier-ignore
  };

  it("guests see the clock, and that there is something", async () => {
    const now = await start();
    expect(now.shown()).toBeDefined();
    now.curtain.hide();
    now.settings.guestSafe.value = "hand";
    await vi.advanceTimersByTimeAsync(FADE_MS + 200);
    expect(now.shown()).toBeUndefined();
    await turns(3, now);
    expect(now.shown()).toBeUndefined();
    news(now);
    const [hint] = now.model.hints.value;
    expect(hint).toMatchObject({ kind: "messages", count: 1 });
    expect(JSON.stringify({ ...hint, room: { ...hint?.room, last: undefined } })).not.toMatch(/Opa|Hush/);
    now.curtain.open();
    await turns(1, now);
    expect(now.shown()).toBeDefined();
    expect(JSON.stringify(now.model.hints.value)).toContain("Opa");
  });

  it("in the hours of quiet there is the clock alone, and nothing is told before they end", async () => {
    const wall = new Date(NOW);
    const minute = wall.getHours() * 60 + wall.getMinutes();
    const now = await start({
      settings: (settings) => {
        settings.quiet.value = true;
        settings.quietFrom.value = (minute + 1439) % 1440;
        settings.quietTo.value = (minute + 10) % 1440;
      },
    });
    news(now);
    await turns(4, now);
    expect(now.shown()).toBeUndefined();
    expect(now.model.hints.value).toEqual([]);
    expect(now.wires.awake).toEqual([]);
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    expect(now.shown()).toBeDefined();
    expect(now.model.hints.value).toHaveLength(1);
  });
});
