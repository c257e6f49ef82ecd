import { describe, expect, it, vi } from "vitest";
import { splitInTwo } from "../../../platform/build/lateScript.ts";

const first = (code: string) => ({ fileName: "hearth-1.js", isEntry: true, code });
const late = (code: string) => ({ fileName: "late-2.js", isEntry: false, code });
const OPENING = "exports.twice = (n) => 2 * n; window.asked = () => Promise.resolve().then(() => require(`./late-2.js`));";
const LATE = 'const first = require("./hearth-1.js"); exports.six = () => first.twice(3);';

describe("the late script", () => {
  it("runs when it is asked for, and can ask for the first one", async () => {
    const scripts = splitInTwo([first(OPENING), late(LATE)]);
    const tags: HTMLScriptElement[] = [];
    vi.spyOn(document.head, "appendChild").mockImplementation((tag) => (tags.push(tag as unknown as HTMLScriptElement), tag));
    const run = (file: string) => new Function(scripts.get(file) as string)();
    run("hearth-1.js");
    const asked = (window as unknown as { asked(): Promise<{ six(): number }> }).asked;

    const refused = asked();
    tags[0]?.onerror?.(new Event("error"));
    await expect(refused).rejects.toThrow("late-2.js could not be loaded");

    const loaded = asked();
    expect(tags[1]?.src).toContain("late-2.js");
    run("late-2.js");
    tags[1]?.onload?.(new Event("load"));
    expect((await loaded).six()).toBe(6);
  });

  it("refuses a build that nobody could load", () => {
    expect(() => splitInTwo([first(OPENING)])).toThrow("expected the first script and the late one");
    expect(() => splitInTwo([first(OPENING), late(LATE), { ...late(LATE), fileName: "more-3.js" }])).toThrow("more-3.js");
    expect(() => splitInTwo([first("no import"), late(LATE)])).toThrow("expected one dynamic import, found 0");
    expect(() => splitInTwo([first(`${OPENING} require("./late-2.js")`), late(LATE)])).toThrow("before it can run");
    expect(() => splitInTwo([first(OPENING), late('require("./other-4.js")')])).toThrow("other-4.js");
  });
});
