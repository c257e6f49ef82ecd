import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FileState } from "../../../src/matrix/fileTypes.ts";
import { makePlayableSound } from "../../../src/screens/playableSound.ts";
import type { Converted, ConvertOptions } from "../../../src/ui/soundConverter.ts";

type ReadyFile = Extract<FileState, { readonly status: "ready" }>;
const OPUS = "audio/ogg; codecs=opus";
const file = (more: Partial<ReadyFile> = {}): ReadyFile => ({
  ...{ status: "ready", url: "blob:file", type: OPUS, bytes: 9, content: new Blob(["x"]) },
  ...more,
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** @param made what comes of it, each time it is asked; nothing: nobody here can make anything of any sound. */
function sound(canPlay: boolean, made?: () => Promise<Converted>) {
  const asked: ConvertOptions[] = [];
  const converter = {
    mayConvert: () => made !== undefined,
    convert: (_file: Blob, how: ConvertOptions) => (asked.push(how), (made as () => Promise<Converted>)()),
  };
  return { ...makePlayableSound({ canPlay: () => canPlay, converter, mostBytes: 7 }), asked };
}
const wav = async (): Promise<Converted> => ({ status: "ready", wav: new Blob(["w"]) });

beforeEach(() => {
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:wav");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue(undefined);
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe("a sound for the player", () => {
  it("is its own file where the engine plays that", () => {
    const { state, take, drop, asked } = sound(true, wav);
    take(file());
    expect(state.value).toEqual({ status: "ready", url: "blob:file" });
    drop();
    expect(state.value).toEqual({ status: "none" });
    expect(asked).toEqual([]);
    expect(URL.revokeObjectURL).not.toHaveBeenCalled(); // it is its owner's
  });

  it("is made of it where the engine does not, or only said so; not twice", async () => {
    const lacks = sound(false, wav);
    lacks.take(file());
    expect(lacks.state.value).toEqual({ status: "converting" });
    await settled();
    expect(lacks.state.value).toEqual({ status: "ready", url: "blob:wav" });
    expect(lacks.asked).toMatchObject([{ type: OPUS, most: 7 }]);
    const lied = sound(true, wav);
    lied.take(file());
    lied.refused();
    await settled();
    expect(lied.state.value).toEqual({ status: "ready", url: "blob:wav" });
    lied.refused();
    expect(lied.state.value).toEqual({ status: "failed", why: "codec" });
    lied.drop();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:wav");
  });

  it.each([
    ["nobody here can make anything of it", undefined, file(), "codec"],
    ["its content is not at hand", wav, { status: "ready", url: "blob:file", type: OPUS, bytes: 9 } as ReadyFile, "codec"],
    ["it is none", async (): Promise<Converted> => ({ status: "unsupported" }), file(), "codec"],
    ["it would be too large", async (): Promise<Converted> => ({ status: "tooLarge" }), file(), "tooLarge"],
    ["the script does not come", () => Promise.reject(new Error("offline")), file(), "codec"],
  ])("is none where %s", async (_, made, from, why) => {
    const { state, take } = sound(false, made);
    take(from);
    await settled();
    expect(state.value).toEqual({ status: "failed", why });
  });

  it("is not made any more for who has gone on to another", async () => {
    let finish: (made: Converted) => void = () => undefined;
    const { state, take, drop, asked } = sound(false, () => new Promise((resolve) => (finish = resolve)));
    take(file());
    drop();
    expect(asked[0]?.isStopped()).toBe(true);
    finish(await wav());
    await settled();
    expect(state.value).toEqual({ status: "none" });
    expect(URL.createObjectURL).not.toHaveBeenCalled();
  });
});
