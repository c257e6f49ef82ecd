import { cleanup, render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../../../../src/core/config.ts";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { type Services, ServicesContext } from "../../../../src/core/services.ts";
import { ProfilesScreen } from "../../../../src/screens/profiles/ProfilesScreen.tsx";
import { SettingsScreen } from "../../../../src/screens/settings/SettingsScreen.tsx";
import { groupsOf } from "../../../../src/screens/signIn/codeParts.tsx";
import { SignInScreen } from "../../../../src/screens/signIn/SignInScreen.tsx";
import { makeRemoteKeyEvent } from "../../../../src/input/RemoteKeyEvent.ts";
import { stillProfiles, stillSettings } from "../../../fixtures/stillSettings.ts";
import { stillSignIn } from "../../../fixtures/stillSignIn.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const services = {
  platform: { remote: { keys: new Set(["ok", "back"]) }, network: { online: true }, storage: { kind: "indexedDB" } },
  config: defaultConfig,
} as unknown as Services;
const show = (children: ComponentChildren, given = services) =>
  render(<ServicesContext.Provider value={given}>{children}</ServicesContext.Provider>).container;

const scenes: readonly (readonly [string, () => ComponentChildren])[] = [
  ...Object.entries(stillSignIn).map(([name, make]) => [`signIn ${name}`, () => <SignInScreen model={make()} />] as const),
  ...Object.entries(stillProfiles).map(([name, make]) => [`profiles ${name}`, () => <ProfilesScreen model={make()} />] as const),
  ...Object.entries(stillSettings).map(([name, make]) => [`settings ${name}`, () => <SettingsScreen model={make()} />] as const),
];

describe("every state of these screens", () => {
  it.each(scenes)("%s has one focused element with a name, and no missing words", async (_, make) => {
    const container = show(make());
    await vi.waitFor(() => expect(container.contains(document.activeElement)).toBe(true));
    const focused = document.activeElement as HTMLElement;
    expect((focused.getAttribute("aria-label") ?? focused.textContent ?? "").trim()).not.toBe("");
    // A key without words would show itself: "signIn:…" or "a.b.c".
    expect(container.textContent).not.toMatch(/\b(signIn|profiles|settings|common|error|ui):|\{\{/);
  });
});

describe("what this TV keeps is said before the trouble of signing in", () => {
  const server = () => <SignInScreen model={stillSignIn.server()} />;

  it("nothing to say where it keeps things", () => expect(show(server()).querySelector("[data-kept]")).toBeNull());

  it("where the engine refuses storage", () => {
    const refusing = { ...services, platform: { ...services.platform, storage: { kind: "memory" } } } as unknown as Services;
    expect(show(server(), refusing).querySelector("[data-kept]")?.textContent).toMatch(/does not let Hearth save anything/);
  });

  it("where an update of the app deletes it", () => {
    const forgetting = { ...services, platform: { ...services.platform, survival: { update: "deleted" } } } as unknown as Services;
    expect(show(server(), forgetting).querySelector("[data-kept]")?.textContent).toMatch(/^Signed in here before\?/);
  });
});

describe("marks that tests rely on", () => {
  it("screen, step and code", () => {
    const container = show(<SignInScreen model={stillSignIn.deviceCode()} />);
    expect(container.querySelector("[data-screen=signIn]")?.getAttribute("data-step")).toBe("deviceCode");
    const code = container.querySelector("[data-user-code]");
    expect(code?.getAttribute("data-user-code")).toBe("K7QX2M");
    expect(code?.getAttribute("data-verification-uri")).toBe("https://account.hearth.example/link");
  });
  it("no code while there is none", () => {
    expect(show(<SignInScreen model={stillSignIn.asking()} />).querySelector("[data-user-code]")).toBeNull();
  });
  it.each([
    ["homeserver", stillSignIn.typeServerWrong],
    ["user", stillSignIn.password],
    ["password", stillSignIn.password],
  ] as const)("field %s on row and input", (field, make) => {
    const marked = show(<SignInScreen model={make()} />).querySelectorAll(`[data-field=${field}]`);
    expect(Array.from(marked, (each) => each.tagName)).toEqual(["BUTTON", "INPUT"]);
  });
  it("the sign-out question", () => {
    expect(show(<SettingsScreen model={stillSettings.signOut()} />).querySelector("[data-overlay=signOut]")).not.toBeNull();
  });
});

describe("Back", () => {
  it.each([
    [true, "handled by a step that can go back"],
    [false, "left to the app at the first step"],
  ])("%s: %s", (goes) => {
    const model = { ...stillSignIn.server(), back: () => goes };
    const container = show(<SignInScreen model={model} />);
    const event = makeRemoteKeyEvent({ key: "back", phase: "down", repeat: 0 });
    container.querySelector("button")?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(goes);
  });
});

it.each([
  ["ABCDEF", ["ABC", "DEF"]],
  ["ABCD1234", ["ABCD", "1234"]],
  ["WDJB-MJHT", ["WDJB-MJHT"]],
  ["ABCDE", ["ABCDE"]],
  ["ABCD", ["ABCD"]],
])("groups of %s", (code, groups) => expect(groupsOf(code)).toEqual(groups));
