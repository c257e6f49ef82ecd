import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { RowContext } from "../../../../src/screens/room/rowContext.ts";
import { barsHeard, BARS, waveformPath } from "../../../../src/screens/room/rows/Waveform.tsx";
import styles from "../../../../src/screens/room/rows/Row.module.css";
import { VoiceRow } from "../../../../src/screens/room/rows/VoiceRow.tsx";
import { isHeardToTheEnd, whereToResume } from "../../../../src/screens/room/voiceOrder.ts";
import type { Voice, VoiceItem, VoiceNow } from "../../../../src/screens/room/voiceTypes.ts";
import { troubleWords, voiceState, voiceVerb } from "../../../../src/screens/room/voiceWords.ts";
import { people, stillMedia } from "../../../fixtures/stillRoom.ts";
import { stillVoice, voiceRows } from "../../../fixtures/stillVoice.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const item = (): VoiceItem => voiceRows().find(({ key }) => key === "v2") as VoiceItem;

function draw(voice: Voice, row = item()): HTMLElement {
  const { container } = render(
    <RowContext.Provider value={{ media: stillMedia(), ownUserId: people.me.userId, scale: 1, voice }}>
      <VoiceRow item={row} />
    </RowContext.Provider>,
  );
  return container as HTMLElement;
}
const at = (step: Exclude<VoiceNow["step"], "none">): VoiceNow =>
  step === "failed" ? { step, item: item(), why: "codec" } : { step, item: item() };

describe("the row of a voice message", () => {
  it("says what is new in words, and nothing where it was heard", () => {
    expect(draw(stillVoice(undefined, { fresh: ["$v2"] })).textContent).toContain("New");
    cleanup();
    const heard = draw(stillVoice());
    expect(heard.textContent).not.toContain("New");
    expect(heard.querySelector("[data-voice]")?.getAttribute("data-heard")).toBe("yes");
  });

  it("shows what has been heard by thickness and a line, the position and the speed", () => {
    const row = draw(stillVoice(at("playing"), { position: 32.5, length: 65, speed: 1.5 }));
    expect(row.querySelector(`.${styles.heardBars}`)?.getAttribute("d")?.split("M")).toHaveLength(BARS / 2 + 1);
    expect(row.querySelector(`.${styles.comingBars}`)?.getAttribute("d")?.split("M")).toHaveLength(BARS / 2 + 1);
    expect(row.querySelector(`.${styles.playhead}`)).not.toBeNull();
    expect(row.textContent).toContain("0:33 / 1:05");
    expect(row.textContent).toContain("Playing · 1.5×");
  });

  it.each(["loading", "paused", "failed"] as const)("has the same lines when it is %s", (step) => {
    const row = draw(stillVoice(at(step), { position: 3, length: 65 }));
    expect(row.querySelector("[data-voice]")?.getAttribute("data-voice")).toBe(step);
    expect(row.querySelector(`svg.${styles.waveform}`)).not.toBeNull();
    expect(row.querySelectorAll(`.${styles.hint}`)).toHaveLength(1);
  });

  it("is quiet about another's playing", () => {
    const other = { ...item(), eventId: "$other" };
    expect(
      draw(stillVoice(at("playing")), other)
        .querySelector("[data-voice]")
        ?.getAttribute("data-voice"),
    ).toBe("none");
  });

  it("draws lengths and loudness that make no sense", () => {
    for (const length of [Number.NaN, -1, 0, Infinity]) {
      expect(draw(stillVoice(at("playing"), { position: Number.NaN, length })).textContent).toContain("Voice message");
      cleanup();
    }
    expect([barsHeard(Number.NaN), barsHeard(-1), barsHeard(7), barsHeard(0.5)]).toEqual([0, 0, BARS, BARS / 2]);
    expect(waveformPath([Number.NaN, -4, Infinity, 1e300])).not.toMatch(/NaN|Infinity|e\+/);
  });
});

describe("words of listening", () => {
  it("say for the ear what the row shows", () => {
    expect(voiceState(stillVoice(at("playing")), item())).toBe("Playing");
    expect(voiceState(stillVoice(at("failed")), item())).toBe("This TV cannot play it. A phone can.");
    expect(voiceState(stillVoice(undefined, { fresh: ["$v2"] }), item())).toBe("New");
    expect(voiceState(stillVoice(), item())).toBeUndefined();
    expect(voiceVerb(stillVoice(at("playing")), item())).toBe("Pause");
    expect(voiceVerb(stillVoice(at("paused")), item())).toBe("Play on");
    expect(voiceVerb(stillVoice(at("playing")), { eventId: "$other" })).toBeUndefined();
    for (const why of ["codec", "tooLarge", "gone", "offline", "damaged", "notFound"] as const)
      expect(troubleWords(why)).not.toMatch(/voice\.|error:/);
  });
});

describe("what counts as heard, and where it goes on", () => {
  it("is the last tenth, where the length is known", () => {
    expect([isHeardToTheEnd(9, 10), isHeardToTheEnd(8.9, 10), isHeardToTheEnd(900, undefined), isHeardToTheEnd(1, 0)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(isHeardToTheEnd(Number.NaN, 10)).toBe(false);
  });
  it("is neither the first breath nor the last, nor nonsense", () => {
    expect([2.9, 3, 50, 58, Number.NaN, Infinity].map((one) => whereToResume(one, 60))).toEqual([
      undefined,
      3,
      50,
      undefined,
      undefined,
      undefined,
    ]);
    expect(whereToResume(50, undefined)).toBe(50);
  });
});
