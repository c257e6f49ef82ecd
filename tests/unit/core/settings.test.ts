import { describe, expect, it } from "vitest";
import { loadSettings } from "../../../src/core/settings.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

describe("settings", () => {
  it("start with defaults, save each change, and come back", async () => {
    const storage = memoryStorage();
    const first = await loadSettings(storage);
    expect(first.motion.value).toBe("full");
    expect(await storage.get("settings")).toBeUndefined(); // nothing written before somebody chose
    first.motion.value = "reduced";
    first.servers.value = ["hearth.test"];
    const second = await loadSettings(storage);
    expect([second.motion.value, second.servers.value]).toEqual(["reduced", ["hearth.test"]]);
  });

  it("ignore what is malformed, one by one", async () => {
    const storage = memoryStorage();
    await storage.set("settings", { motion: 7, textSize: "large", servers: [1], previews: "yes" });
    const settings = await loadSettings(storage);
    expect([settings.motion.value, settings.textSize.value, settings.servers.value, settings.previews.value]).toEqual([
      "full",
      "large",
      [],
      true,
    ]);
  });

  it("work where storage fails", async () => {
    const storage = { ...memoryStorage(), get: () => Promise.reject(new Error("broken")), set: () => Promise.reject(new Error("full")) };
    const settings = await loadSettings(storage);
    settings.previews.value = false;
    expect(settings.previews.value).toBe(false);
  });
});
