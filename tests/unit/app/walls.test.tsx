import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { App } from "../../../src/app/App.tsx";
import type { App as AppState, AppPhase } from "../../../src/app/AppModel.ts";
import { showStartFailed } from "../../../src/app/startFailed.ts";
import { setLanguage } from "../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../src/core/services.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const network = { online: true, onChange: () => () => undefined };
/** Without what the screens of sign-in need: they throw while they render. */
const show = (app: AppState) =>
  render(
    <ServicesContext.Provider value={{ platform: { network } } as unknown as Services}>
      <App app={app} withQr={false} profiles={undefined as never} asksToLeave={signal(false)} answerLeaving={() => undefined} />
    </ServicesContext.Provider>,
  );

it("something has focus while somebody is being signed out", async () => {
  const app = { phase: signal<AppPhase>({ status: "starting" }) } as unknown as AppState;
  const { container } = show(app);
  await vi.waitFor(() => expect(container.contains(document.activeElement)).toBe(true));
  expect(document.activeElement?.textContent).not.toBe("");
});

it.each(["signedOut", "choosing"] as const)(
  "a screen that fails while nobody is signed in (%s) says so and offers a way",
  async (status) => {
    const leaveSignIn = vi.fn(() => false);
    const app = { phase: signal<AppPhase>({ status }), leaveSignIn } as unknown as AppState;
    const { container, getByRole } = show(app);
    // The screens of sign-in are loaded first.
    await vi.waitFor(() => expect(container.querySelector("[data-screen=broken]")).not.toBeNull(), { timeout: 20_000 });
    getByRole("button", { name: "Back" }).click();
    expect(leaveSignIn).toHaveBeenCalledTimes(status === "signedOut" ? 1 : 0);
  },
  30_000,
);

it("a start that fails leads to a page with one focused thing, that starts again", () => {
  const root = document.createElement("div");
  document.body.appendChild(root);
  const restart = vi.fn();
  showStartFailed(root, new Error("no disk"), restart);
  expect(root.dataset["phase"]).toBe("broken");
  expect(root.textContent).toContain("no disk");
  (document.activeElement as HTMLElement).click();
  expect(restart).toHaveBeenCalledTimes(1);
  root.remove();
});
