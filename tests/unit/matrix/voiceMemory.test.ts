import { describe, expect, it, vi } from "vitest";
import { profilePrefix } from "../../../src/matrix/snapshot.ts";
import { createVoiceMemory } from "../../../src/matrix/voiceMemory.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const NOW = 1_800_000_000_000;
const now = () => NOW;
const key = `${profilePrefix("p")}voices`;

describe("what was listened to", () => {
  it("is there after a restart", async () => {
    const storage = memoryStorage();
    const before = createVoiceMemory(storage, "p", now);
    before.hear("$a");
    before.stopAt("$b", 12.34);
    before.setSpeed(1.5);
    await before.saved();
    const after = createVoiceMemory(storage, "p", now);
    await after.ready;
    expect(after.heard.value?.has("$a", NOW)).toBe(true);
    expect(after.heard.value?.has("$b", NOW)).toBe(false);
    expect(after.positionOf("$b")).toBe(12.3);
    expect(after.speed.value).toBe(1.5);
    const other = createVoiceMemory(storage, "q", now);
    await other.ready;
    expect(other.heard.value?.has("$a", NOW)).toBe(false);
  });

  it("is bounded: the oldest goes", async () => {
    const storage = memoryStorage();
    const memory = createVoiceMemory(storage, "p", now);
    await memory.ready;
    for (let i = 0; i < 600; i += 1) memory.hear(`$${i}`);
    for (let i = 0; i < 80; i += 1) memory.stopAt(`$${i}`, 5);
    expect(memory.heard.value?.has("$99", NOW)).toBe(false);
    expect(memory.heard.value?.has("$100", NOW)).toBe(true);
    expect([memory.positionOf("$29"), memory.positionOf("$30")]).toEqual([0, 5]);
    memory.hear("x".repeat(300));
    memory.stopAt("$y", Number.NaN);
    memory.stopAt("$z", Infinity);
    expect(memory.heard.value?.has("x".repeat(300), NOW)).toBe(false);
    expect([memory.positionOf("$y"), memory.positionOf("$z")]).toEqual([0, 0]);
    await memory.saved();
    const saved = await storage.get<{ heard: string[]; positions: unknown[] }>(key);
    expect([saved?.heard.length, saved?.positions.length]).toEqual([500, 50]);
  });

  it("believes nothing on the disk that is not as it wrote it", async () => {
    const storage = memoryStorage();
    await storage.set(key, {
      version: 1,
      newsSince: NOW + 1e12,
      heard: ["$a", 4, null, "", { x: 1 }],
      positions: [["$a", 7], ["$b", -1], ["$c", "5"], "no", [3, 4]],
      speed: 40,
    });
    const memory = createVoiceMemory(storage, "p", now);
    await memory.ready;
    expect(memory.heard.value?.has("$a", NOW)).toBe(true);
    expect(memory.heard.value?.has("$other", NOW)).toBe(false);
    expect(["$a", "$b", "$c"].map((id) => memory.positionOf(id))).toEqual([7, 0, 0]);
    expect(memory.speed.value).toBe(1);
  });

  it("keeps what was heard while the disk was being read", async () => {
    const storage = memoryStorage();
    await storage.set(key, { version: 1, newsSince: NOW - 1, heard: ["$old"], positions: [], speed: 1 });
    const memory = createVoiceMemory(storage, "p", now);
    memory.hear("$new");
    await memory.saved();
    const saved = await storage.get<{ heard: string[] }>(key);
    expect(saved?.heard).toEqual(["$old", "$new"]);
  });

  it("goes on in memory where the disk is full or dead", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const dead = { ...memoryStorage(), get: () => Promise.reject(new Error("dead")), set: () => Promise.reject(new Error("full")) };
    const memory = createVoiceMemory(dead, "p", now);
    await memory.ready;
    memory.hear("$a");
    await memory.saved();
    expect(memory.heard.value?.has("$a", NOW)).toBe(true);
  });

  it("calls no history of years new", async () => {
    const memory = createVoiceMemory(memoryStorage(), "p", now);
    await memory.ready;
    const day = 24 * 3600_000;
    expect([8, 6].map((days) => memory.heard.value?.has("$x", NOW - days * day))).toEqual([true, false]);
  });
});
