import { readdirSync, readFileSync } from "node:fs";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { emojiPictures } from "../../../../platform/build/emojiPictures.ts";
import { defaultConfig } from "../../../../src/core/config.ts";
import { languages, setLanguage } from "../../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import { makeRemoteKeyEvent } from "../../../../src/input/RemoteKeyEvent.ts";
import { RECOVERY_KEY_ALPHABET } from "../../../../src/matrix/recoveryKey.ts";
import { VerificationScreen } from "../../../../src/screens/verification/VerificationScreen.tsx";
import { emojiName, splitEmoji } from "../../../../src/ui/emoji.ts";
import { sevenEmoji, stillVerification, stillVerifying } from "../../../fixtures/stillVerification.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const services = { platform: { remote: { keys: new Set(["ok", "back"]) } }, config: defaultConfig } as unknown as Services;
const show = (children: ComponentChildren) =>
  render(<ServicesContext.Provider value={services}>{children}</ServicesContext.Provider>).container;

describe("every state", () => {
  it.each(Object.entries(stillVerification))("%s has its mark, one focused element with a name, and all its words", async (_, make) => {
    const model = make();
    const container = show(<VerificationScreen model={model} />);
    const screen = container.querySelector("[data-screen=verification]");
    expect(screen?.getAttribute("data-step")).toBe(model.state.value.step);
    await vi.waitFor(() => expect(container.contains(document.activeElement)).toBe(true));
    const focused = document.activeElement as HTMLElement;
    expect((focused.getAttribute("aria-label") ?? focused.textContent ?? "").trim()).not.toBe("");
    expect(container.textContent).not.toMatch(/\b(verification|common|error|ui|sas|settings):|\{\{/);
  });
});

describe("seven emoji", () => {
  it("stand with their names, in order", () => {
    const container = show(<VerificationScreen model={stillVerifying({ step: "compareEmoji", emoji: sevenEmoji, confirmed: false })()} />);
    expect(Array.from(container.querySelectorAll("li"), (each) => each.textContent)).toEqual(
      sevenEmoji.map(({ emoji, name }) => emoji + name),
    );
    expect(container.querySelector("[data-emoji]")?.getAttribute("data-emoji")).toBe(sevenEmoji.map(({ name }) => name).join(", "));
  });

  it("one without words keeps its English name", () => {
    const emoji = [{ emoji: "🦚", name: "Peacock" }];
    const container = show(<VerificationScreen model={stillVerifying({ step: "compareEmoji", emoji, confirmed: false })()} />);
    expect(container.querySelector("li")?.textContent).toBe("🦚Peacock");
  });

  it("have 64 names in every language, each once", () => {
    const english = JSON.parse(readFileSync("src/locales/en/sas.json", "utf8")) as Record<string, string>;
    expect(Object.keys(english)).toHaveLength(64);
    for (const language of readdirSync("src/locales")) {
      const words = JSON.parse(readFileSync(`src/locales/${language}/sas.json`, "utf8")) as Record<string, string>;
      expect(Object.keys(words)).toEqual(Object.keys(english));
      expect(new Set(Object.values(words)).size).toBe(64);
    }
    expect(languages).toHaveLength(6);
  });

  it("have pictures for engines that draw none, as the SDK writes them", () => {
    const all =
      "🐶🐱🦁🐎🦄🐷🐘🐰🐼🐓🐧🐢🐟🐙🦋🌷🌳🌵🍄🌏🌙☁️🔥🍌🍎🍓🌽🍕🎂❤️😀🤖🎩👓🔧🎅👍☂️⌛⏰🎁💡📕✏️📎✂️🔒🔑🔨☎️🏁🚂🚲✈️🚀🏆⚽🎸🎺🔔⚓🎧📁📌";
    const cut = splitEmoji(all).filter((_, place) => place % 2 === 1);
    expect(cut).toHaveLength(64);
    const pictures = emojiPictures();
    expect(cut.filter((emoji) => !pictures.has(emojiName(emoji)))).toEqual([]);
  });
});

describe("the pad of a recovery key", () => {
  it("has each letter of base58 once, and says which are capitals", () => {
    const press = vi.fn();
    const model = { ...stillVerification["recoveryKey"]!(), press };
    const container = show(<VerificationScreen model={model} />);
    for (const letter of RECOVERY_KEY_ALPHABET)
      fireEvent.click(container.querySelector(`[data-focus-key="verification-pad-${letter}"]`) as Element);
    expect(press.mock.calls.map(([letter]) => letter as string).join("")).toBe(RECOVERY_KEY_ALPHABET);
    expect(container.querySelector('[data-focus-key="verification-pad-Q"]')?.getAttribute("aria-label")).toBe("capital Q");
  });

  it("stands beside a real field with the marks that tests rely on", () => {
    const container = show(<VerificationScreen model={stillVerification["recoveryKeyHalf"]!()} />);
    expect(Array.from(container.querySelectorAll("[data-field=recoveryKey]"), (each) => each.tagName)).toEqual(["BUTTON", "INPUT"]);
  });
});

it("Back is the model's, at every step", () => {
  for (const make of Object.values(stillVerification)) {
    const back = vi.fn();
    const container = show(<VerificationScreen model={{ ...make(), back }} />);
    container.querySelector("button")?.dispatchEvent(makeRemoteKeyEvent({ key: "back", phase: "down", repeat: 0 }));
    expect(back).toHaveBeenCalledOnce();
    cleanup();
  }
});
