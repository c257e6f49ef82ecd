import { expect, it } from "vitest";
import { createSaver } from "../../../src/matrix/saver.ts";

it("is idle when every save has ended, not only the last", async () => {
  const ends: (() => void)[] = [];
  const saver = createSaver(() => new Promise((resolve) => ends.push(resolve)));
  void saver.now();
  const second = saver.now();
  let idle = false;
  void saver.idle().then(() => (idle = true));
  ends[1]?.();
  await second;
  await new Promise((resolve) => setTimeout(resolve));
  expect(idle).toBe(false);
  ends[0]?.();
  await saver.idle();
});

it("survives a save that fails, and does nothing once it is stopped", async () => {
  let saves = 0;
  const saver = createSaver(() => {
    saves++;
    return Promise.reject(new Error("full"));
  });
  await saver.now();
  await saver.idle();
  saver.stop();
  await saver.now();
  expect(saves).toBe(1);
});
