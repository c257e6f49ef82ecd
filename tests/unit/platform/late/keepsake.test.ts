import { beforeEach, describe, expect, test } from "vitest";
import { makeKeepsake } from "../../../../platform/late/keepsake.ts";
import { survivalOn } from "../../../../platform/late/survival.ts";
import { fakeScope } from "../fakeTv.ts";

/** LG's database of one app. `answers: false`: it hangs, as after a power cut. */
function fakeDb8({ answers = true } = {}) {
  const asked: string[] = [];
  let rows: { text?: unknown }[] = [];
  let hasKind = false;
  class Bridge {
    onservicecallback: ((json: string) => void) | null = null;
    call(uri: string, json: string): void {
      const method = uri.replace("luna://com.webos.service.db/", "");
      const params = JSON.parse(json) as { objects?: { text: string }[]; query?: { from: string } };
      asked.push(method);
      if (!answers) return;
      const refused = method !== "putKind" && !hasKind;
      if (method === "putKind") hasKind = true;
      if (!refused && method === "put") rows = [...rows, ...(params.objects ?? [])];
      if (!refused && method === "del") rows = [];
      const answer = refused ? { returnValue: false, errorText: "kind not registered" } : { returnValue: true, results: rows };
      setTimeout(() => this.onservicecallback?.(JSON.stringify(answer)), 0);
    }
  }
  const scope = (more: Record<string, unknown> = {}) =>
    fakeScope({ PalmServiceBridge: Bridge, webOSSystem: { identifier: "org.hearth.tv 1001" }, PalmSystem: undefined, ...more });
  return { scope, asked, rows: () => rows };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const browser = () => fakeScope({ webOSSystem: undefined, PalmSystem: undefined });
beforeEach(() => localStorage.clear());

describe("a keepsake", () => {
  test("is there after the page has gone, until it is forgotten", async () => {
    makeKeepsake(browser()).keep({ people: ["anna"] });
    expect(await makeKeepsake(browser()).recall()).toEqual({ people: ["anna"] });
    makeKeepsake(browser()).forget();
    expect(await makeKeepsake(browser()).recall()).toBeUndefined();
    expect(localStorage.length).toBe(0);
  });

  test("nonsense is none, and neither is what the engine refuses", async () => {
    localStorage.setItem("hearth.keepsake", "{half a");
    expect(await makeKeepsake(browser()).recall()).toBeUndefined();
    const refused = fakeScope({
      webOSSystem: undefined,
      PalmSystem: undefined,
      get localStorage(): Storage {
        throw new DOMException("denied", "SecurityError");
      },
    });
    const keepsake = makeKeepsake(refused);
    expect(() => keepsake.keep({})).not.toThrow();
    expect(await keepsake.recall()).toBeUndefined();
  });

  test("outlives on LG what the page has saved: the system's database has it too", async () => {
    const tv = fakeDb8();
    makeKeepsake(tv.scope()).keep({ people: ["anna"] });
    await settled();
    localStorage.clear(); // the app was updated
    expect(await makeKeepsake(tv.scope()).recall()).toEqual({ people: ["anna"] });
    makeKeepsake(tv.scope()).forget();
    await settled();
    expect(tv.rows()).toEqual([]);
  });

  test("is written over, not beside the one before", async () => {
    const tv = fakeDb8();
    const keepsake = makeKeepsake(tv.scope());
    keepsake.keep({ people: ["anna"] });
    keepsake.keep({ people: ["ben"] });
    await expect.poll(() => tv.rows()).toEqual([{ _kind: "org.hearth.tv.keepsake:1", text: '{"people":["ben"]}' }]);
  });

  test("a database that hangs keeps nobody waiting", async () => {
    const tv = fakeDb8({ answers: false });
    expect(await makeKeepsake(tv.scope(), 30).recall()).toBeUndefined();
    expect(tv.asked).toEqual(["find"]);
    localStorage.setItem("hearth.keepsake", '{"people":["anna"]}');
    expect(await makeKeepsake(tv.scope(), 60_000).recall()).toEqual({ people: ["anna"] });
  });
});

test("what an update of the app does", () => {
  expect(survivalOn("webos", "file:").update).toBe("deleted");
  expect(survivalOn("webos", "https:").update).toBe("kept");
  expect(survivalOn("tizen", "file:").update).toBe("kept");
  expect(survivalOn("browser", "https:").update).toBe("kept");
});
