import { beforeAll, describe, expect, it, vi } from "vitest";
import { mediaPlayer } from "../../../src/ui/mediaPlayer.ts";

// happy-dom's element plays nothing: what is asked of it is looked at.
let element: HTMLVideoElement;
beforeAll(() => {
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((name: string) => {
    const made = create(name);
    if (name === "video") element = made as HTMLVideoElement;
    return made;
  });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  mediaPlayer();
});

const sound = { picture: false, from: 0, play: true };

describe("the one media element", () => {
  it("is one, and tells whoever had it that somebody else has it now", () => {
    const player = mediaPlayer();
    expect(mediaPlayer()).toBe(player);
    const taken = vi.fn();
    player.load("blob:voice", { ...sound, onTaken: taken });
    expect(taken).not.toHaveBeenCalled();
    player.load("blob:film", { ...sound, picture: true });
    expect(taken).toHaveBeenCalledTimes(1);
    player.load("blob:other", sound);
    expect(taken).toHaveBeenCalledTimes(1);
  });

  it("tells nobody when they give it back themselves", () => {
    const player = mediaPlayer();
    const taken = vi.fn();
    player.load("blob:voice", { ...sound, onTaken: taken });
    player.release();
    player.load("blob:film", sound);
    expect(taken).not.toHaveBeenCalled();
  });

  it("plays at a speed that lasts for one file, its pitch kept", () => {
    const player = mediaPlayer();
    player.load("blob:voice", { ...sound, speed: 1.5 });
    expect([element.playbackRate, element.defaultPlaybackRate, player.speed.value]).toEqual([1.5, 1.5, 1.5]);
    player.setSpeed(2);
    expect([element.playbackRate, player.speed.value]).toEqual([2, 2]);
    player.load("blob:film", sound);
    expect([element.playbackRate, player.speed.value]).toEqual([1, 1]);
    const named = element as { preservesPitch?: boolean; webkitPreservesPitch?: boolean };
    expect(named.preservesPitch ?? named.webkitPreservesPitch).toBe(true);
  });

  it("goes on playing while one winds, and begins anew with another file", () => {
    const player = mediaPlayer();
    const ready = vi.spyOn(element, "readyState", "get").mockReturnValue(1);
    vi.spyOn(element, "paused", "get").mockReturnValue(false);
    player.load("blob:film", sound);
    expect(player.status.value).toBe("starting");
    ready.mockReturnValue(4);
    element.dispatchEvent(new Event("playing"));
    expect(player.status.value).toBe("playing");
    ready.mockReturnValue(1); // the engine looks for the place
    element.dispatchEvent(new Event("waiting"));
    expect(player.status.value).toBe("playing");
    player.load("blob:other", sound);
    expect(player.status.value).toBe("starting");
  });

  it.each([
    [12.5, 12.5],
    [Number.NaN, undefined],
    [Infinity, undefined],
    [-3, undefined],
    [0, undefined],
    [1e300, undefined],
  ])("knows a length of %s as %s", (claimed, known) => {
    const player = mediaPlayer();
    player.load("blob:voice", sound);
    vi.spyOn(element, "duration", "get").mockReturnValue(claimed);
    element.dispatchEvent(new Event("durationchange"));
    expect(player.length.value).toBe(known);
  });
});
