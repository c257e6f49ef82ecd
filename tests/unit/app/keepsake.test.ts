import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Keepsake } from "../../../platform/types.ts";
import { followPeople, whoWasHere } from "../../../src/app/keepsake.ts";
import { loadSettings } from "../../../src/core/settings.ts";
import type { ProfileRecord } from "../../../src/matrix/records.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const person = (name: string, more: Partial<ProfileRecord> = {}): ProfileRecord => ({
  profileId: name,
  userId: `@${name}:hearth.test`,
  name,
  homeserver: "hearth.test",
  lastUsedAt: 1,
  softLogout: false,
  ...more,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Another place than the TV's storage; the copy is what a disk would have. */
function place(begun?: unknown): Keepsake & { kept: unknown; writes: number } {
  const here = {
    kept: begun,
    writes: 0,
    recall: async () => here.kept,
    keep: (value: object) => {
      here.writes += 1;
      here.kept = JSON.parse(JSON.stringify(value)) as unknown;
    },
    forget: () => void (here.kept = undefined),
  };
  return here;
}

async function house(
  people: readonly ProfileRecord[],
  keepsake = place(),
  { comesBack = false, quiet = Promise.resolve() }: { readonly comesBack?: boolean; readonly quiet?: Promise<void> } = {},
) {
  const settings = await loadSettings(memoryStorage());
  const list = signal(people);
  const lastSignIn = async (profileId: string) => ({ baseUrl: `https://${profileId}.hearth.test`, deviceId: "TV", accessToken: "secret" });
  const profiles = { list, lastSignIn };
  const stop = followPeople({ keepsake, version: "1.0.0", profiles, settings, quiet, isComingBack: () => comesBack });
  await settled();
  return { settings, list, keepsake, stop };
}
const recallOn = async (keepsake: Keepsake, update: "kept" | "deleted", version: string) => {
  const settings = await loadSettings(memoryStorage());
  return { settings, again: await whoWasHere({ keepsake, survival: { update } }, version, settings) };
};

describe("who was here", () => {
  it("comes back by their server, with the words that explain it, in their language and size", async () => {
    const { settings, keepsake } = await house([person("anna"), person("ben", { lastUsedAt: 9 })]);
    settings.language.value = "de";
    settings.textSize.value = "large";
    await settled();
    const back = await recallOn(keepsake, "deleted", "1.1.0");
    expect(back.again).toEqual({
      profile: {
        profileId: "@ben:hearth.test",
        userId: "@ben:hearth.test",
        name: "ben",
        homeserver: "hearth.test",
        lastUsedAt: 0,
        softLogout: true,
      },
      why: "updated",
      last: { baseUrl: "https://ben.hearth.test" },
    });
    expect(back.settings.language.value).toBe("de");
    expect(back.settings.textSize.value).toBe("large");
    expect(back.settings.servers.value).toEqual(["https://ben.hearth.test", "https://anna.hearth.test"]);
  });

  it("the same version, or a TV that keeps things over updates, has lost it in another way", async () => {
    const { keepsake } = await house([person("anna")]);
    expect((await recallOn(keepsake, "deleted", "1.0.0")).again?.why).toBe("lost");
    expect((await recallOn(keepsake, "kept", "1.1.0")).again?.why).toBe("lost");
  });

  it("holds no token and no device", async () => {
    const { keepsake } = await house([person("anna")]);
    expect(JSON.stringify(keepsake.kept)).not.toMatch(/secret|TV|token/i);
  });

  it("nobody who has signed out stays", async () => {
    const { keepsake, list } = await house([person("anna"), person("ben")]);
    list.value = [person("ben")];
    await settled();
    expect(JSON.stringify(keepsake.kept)).not.toContain("anna");
    list.value = [];
    await settled();
    expect(keepsake.kept).toBeUndefined();
  });

  it("a TV that has lost its people keeps the way back until somebody has taken it", async () => {
    const first = await house([person("anna")]);
    first.stop();
    const { keepsake, list } = await house([], first.keepsake, { comesBack: true });
    expect(keepsake.kept).toBeDefined();
    list.value = [person("ben")];
    await settled();
    expect(JSON.stringify(keepsake.kept)).not.toContain("anna");
  });

  it("who was signed out before anybody looked leaves nothing", async () => {
    const first = await house([person("anna")]);
    first.stop();
    const { keepsake } = await house([], first.keepsake);
    expect(keepsake.kept).toBeUndefined();
  });

  it("waits for a quiet moment to write, not to forget", async () => {
    let calm = (): void => undefined;
    const quiet = new Promise<void>((resolve) => (calm = resolve));
    const { keepsake, list } = await house([person("anna")], place({ old: true }), { quiet });
    expect(keepsake.writes).toBe(0);
    list.value = [];
    expect(keepsake.kept).toBeUndefined();
    calm();
    await settled();
    expect(keepsake.writes).toBe(0);
  });

  it("is written when something has changed, not each time that somebody sits down", async () => {
    const { keepsake, list } = await house([person("anna")]);
    list.value = [person("anna", { lastUsedAt: 77 })];
    await settled();
    expect(keepsake.writes).toBe(1);
  });

  it.each([
    undefined,
    "text",
    { version: "1", people: "anna" },
    { version: "1", people: [{ userId: "anna", name: "Anna", homeserver: "h", baseUrl: "https://h" }] },
    { version: "1", people: [{ userId: "@a:h", name: "Anna", homeserver: "h", baseUrl: "javascript:alert(1)" }] },
  ])("nonsense is nobody: %j", async (kept) => expect((await recallOn(place(kept), "deleted", "2")).again).toBeUndefined());
});
