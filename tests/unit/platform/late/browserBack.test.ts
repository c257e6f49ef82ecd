import { afterEach, describe, expect, test } from "vitest";
import { type BrowserBack, startBrowserBack } from "../../../../platform/late/browserBack.ts";
import { fakeScope } from "../fakeTv.ts";

/** History as far as the page sees it: entries, and Back, which tells of the entry that is reached. */
function fakeHistory() {
  const entries: unknown[] = ["the page before", null];
  const history = {
    get state() {
      return entries[entries.length - 1];
    },
    pushState: (state: unknown) => void entries.push(state),
    replaceState: (state: unknown) => void (entries[entries.length - 1] = state),
    back() {
      entries.pop();
      const event = new Event("popstate");
      Object.defineProperty(event, "state", { value: history.state });
      window.dispatchEvent(event);
    },
  };
  return { entries, history };
}

const trusted = (type: string): Event => {
  const event = new Event(type, { bubbles: true });
  Object.defineProperty(event, "isTrusted", { value: true });
  return event;
};

let back: BrowserBack | undefined;
let onKey: ((event: Event) => void) | undefined;
afterEach(() => {
  back?.stop();
  if (onKey) document.removeEventListener("keydown", onKey);
});

function house(onBack: () => void = () => undefined) {
  const { entries, history } = fakeHistory();
  back = startBrowserBack(fakeScope({ history }));
  const keys: string[] = [];
  onKey = (event) => {
    const { key } = event as KeyboardEvent;
    if (key === undefined) return;
    keys.push(key);
    if (key === "GoBack") onBack();
  };
  document.addEventListener("keydown", onKey);
  return { entries, history, keys, back };
}

describe("the browser's own Back", () => {
  test("leaves the page as long as nobody has used it", () => {
    const { entries, history, keys } = house();
    history.back();
    expect(entries).toEqual(["the page before"]);
    expect(keys).toEqual([]);
  });

  test("is the remote's Back from the first key on, again and again", () => {
    const { entries, history, keys } = house();
    window.dispatchEvent(trusted("keydown"));
    window.dispatchEvent(trusted("keydown"));
    expect(entries).toHaveLength(3);
    history.back();
    history.back();
    expect(keys).toEqual(["GoBack", "GoBack"]);
    expect(entries).toHaveLength(3);
  });

  test("leaves when nothing in Hearth can go back any more", () => {
    const { entries, history, keys } = house(() => back?.exit()?.leave());
    window.dispatchEvent(trusted("mousedown"));
    history.back();
    expect(keys).toEqual(["GoBack"]);
    expect(entries).toEqual(["the page before"]);
  });

  test("only such a Back can leave: a key cannot", () => {
    house();
    expect(back?.exit()).toBeUndefined();
  });

  test("keeps the place that a new version goes on at", () => {
    const { entries, history } = house();
    history.replaceState({ place: { link: "/room/x" } });
    window.dispatchEvent(trusted("keydown"));
    expect(entries[1]).toEqual({ place: { link: "/room/x" }, hearth: "below" });
  });

  test("a link that was typed is none", () => {
    const { history, keys } = house();
    window.dispatchEvent(trusted("keydown"));
    history.pushState(null); // as the address bar does
    history.back();
    expect(keys).toEqual([]);
  });
});

describe("the right button of an air mouse", () => {
  const menu = (init: MouseEventInit): MouseEvent => {
    const event = new MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...init });
    document.body.dispatchEvent(event);
    return event;
  };
  test("is Back, and opens no menu", () => {
    const { keys } = house();
    expect(menu({ button: 2 }).defaultPrevented).toBe(true);
    expect(keys).toEqual(["GoBack"]);
  });
  test("a keyboard's menu key, and a developer's Shift, are not", () => {
    const { keys } = house();
    expect(menu({ button: 0 }).defaultPrevented).toBe(false);
    expect(menu({ button: 2, shiftKey: true }).defaultPrevented).toBe(false);
    expect(keys).toEqual([]);
  });
});
