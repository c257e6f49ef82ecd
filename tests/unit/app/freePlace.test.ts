import { describe, expect, it } from "vitest";
import { type Box, freePlace, takenPlaces } from "../../../src/app/freePlace.ts";

const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });
const corners = [
  { place: "top", box: box(1300, 54, 500, 60) },
  { place: "bottom", box: box(1300, 966, 500, 60) },
];
const onTop = box(1700, 50, 100, 40);
const below = box(1400, 1000, 400, 20);

describe("a free place", () => {
  it("is the first that covers nothing", () => {
    expect(freePlace(corners, [], undefined)).toBe("top");
    expect(freePlace(corners, [onTop], undefined)).toBe("bottom");
    expect(freePlace(corners, [box(0, 0, 1300, 1080)], undefined)).toBe("top"); // beside it
  });

  it("is the one that covers least, where none is free", () => {
    expect(freePlace(corners, [onTop, below], undefined)).toBe("top");
    expect(freePlace(corners, [onTop, box(1300, 54, 300, 60), below], undefined)).toBe("bottom");
  });

  it("is never over the focus", () => {
    expect(freePlace(corners, [onTop, below], onTop)).toBe("bottom");
    expect(freePlace(corners, [], box(1300, 0, 600, 1080))).toBeUndefined();
  });
});

/** jsdom lays nothing out: boxes by hand. */
function laidOut(element: Element, at: Box): void {
  element.getBoundingClientRect = () => ({ ...at, width: at.right - at.left, height: at.bottom - at.top }) as DOMRect;
}

describe("what is taken on a page", () => {
  it("is what can be seen of words and things, without the notice itself", () => {
    document.body.innerHTML = "";
    const root = document.body.appendChild(document.createElement("main"));
    const add = (at: Box, visibility = "visible", parent: Element = root): HTMLElement => {
      const thing = parent.appendChild(document.createElement("button"));
      thing.style.visibility = visibility;
      laidOut(thing, at);
      return thing;
    };
    const small = box(0, 0, 100, 100);
    add(small);
    add(box(0, 0, innerWidth, innerHeight - 20)); // fills the screen
    add(box(10, 10, 10, 10), "hidden");
    const notice = root.appendChild(document.createElement("div"));
    add(box(20, 20, 20, 20), "visible", notice);
    const found = takenPlaces(root, notice);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(small);
    root.remove();
  });
});
