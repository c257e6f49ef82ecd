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

it.each(["signedOut", "choosing"] as const)("a screen that fails while nobody is signed in (%s) says so and offers a way", (status) => {
  // Without what a screen needs, it throws while it renders.
  const services = { platform: {} } as Services;
  const leaveSignIn = vi.fn(() => false);
  const app = { phase: signal<AppPhase>({ status }), leaveSignIn } as unknown as AppState;
  const profiles = undefined as never;
  const { container, getByRole } = render(
    <ServicesContext.Provider value={services}>
      <App app={app} signIn={{} as never} profiles={profiles} asksToLeave={signal(false)} answerLeaving={() => undefined} />
    </ServicesContext.Provider>,
  );
  expect(container.querySelector("[data-screen=broken]")).not.toBeNull();
  getByRole("button", { name: "Back" }).click();
  expect(leaveSignIn).toHaveBeenCalledTimes(status === "signedOut" ? 1 : 0);
});

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
