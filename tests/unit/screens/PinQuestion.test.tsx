import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../src/core/i18n.ts";
import { pinKey } from "../../../src/matrix/pinKey.ts";
import { savePin } from "../../../src/matrix/profilePin.ts";
import { PinQuestion } from "../../../src/screens/PinQuestion.tsx";
import { PinQuestionModel } from "../../../src/screens/pinQuestion.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

beforeEach(() => setLanguage("en", []));
afterEach(cleanup);

async function ask(storage = memoryStorage()) {
  const on = { right: vi.fn(), forgotten: vi.fn(), back: vi.fn() };
  const question = new PinQuestionModel(storage, "anna");
  const { container } = render(
    <PinQuestion question={question} profile={{ name: "Anna" }} onRight={on.right} onForgotten={on.forgotten} onBack={on.back} />,
  );
  const press = (key: string): void => (container.querySelector(`[data-focus-key="${key}"]`) as HTMLElement).click();
  const type = (digits: string): void => Array.from(digits).forEach((digit) => press(`pin-${digit}`));
  const see = (text: string) => vi.waitFor(() => expect(container.textContent).toContain(text));
  return { container, on, press, type, see };
}

describe("the question for a profile's PIN", () => {
  it("says whose it is, refuses wrong digits in words, takes the right ones with the last digit", async () => {
    const storage = memoryStorage();
    await savePin(storage, "anna", "2580");
    const { container, on, type, see } = await ask(storage);
    await see("Anna’s PIN");
    type("2581");
    await see("not the PIN");
    expect(on.right).not.toHaveBeenCalled();
    expect(await storage.get("pinTries:anna")).toMatchObject({ count: 1 });
    type("2580");
    await vi.waitFor(() => expect(on.right).toHaveBeenCalledOnce());
    expect(await storage.get("pinTries:anna")).toMatchObject({ count: 0 });
    expect(container.innerHTML).not.toContain("2580");
  });

  it("waits after too many, however often the screen is opened anew", async () => {
    const storage = memoryStorage();
    await savePin(storage, "anna", "2580");
    await storage.set("pinTries:anna", { count: 3, lastAt: Date.now() });
    const { on, type, see } = await ask(storage);
    await see("Too many wrong PINs");
    type("2580");
    await see("Too many wrong PINs");
    expect(on.right).not.toHaveBeenCalled();
  });

  it("forgotten: asks first, and leads on even where the PIN cannot be read", async () => {
    const storage = memoryStorage();
    await storage.set(pinKey("anna"), "?");
    const { on, press, see } = await ask(storage);
    await see("Forgotten?");
    press("pin-forgotten");
    await see("Sign in again as Anna");
    press("pinForgotten-no");
    await see("Anna’s PIN");
    expect(on.forgotten).not.toHaveBeenCalled();
    press("pin-forgotten");
    await see("Sign in again as Anna");
    press("pinForgotten-yes");
    expect(on.forgotten).toHaveBeenCalledOnce();
  });

  it("is not asked where there is none", async () => {
    const { on } = await ask();
    await vi.waitFor(() => expect(on.right).toHaveBeenCalledOnce());
  });

  it("stays closed where the disk says nothing", async () => {
    const broken = { ...memoryStorage(), get: () => Promise.reject(new Error("disk")) };
    const { on, type, see } = await ask(broken);
    await see("Anna’s PIN");
    type("0000");
    expect(on.right).not.toHaveBeenCalled();
    await see("Forgotten?");
  });
});
