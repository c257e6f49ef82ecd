import { describe, expect, it } from "vitest";
import { NavigationModel } from "../../../src/core/navigation.ts";

describe("navigation", () => {
  it("goes in and one step out, and says when it is at the root", () => {
    const navigation = new NavigationModel({ screen: "rooms" });
    navigation.push({ screen: "room", roomId: "!a:b" });
    navigation.push({ screen: "settings" });
    expect(navigation.back()).toBe(true);
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!a:b" });
    expect(navigation.back()).toBe(true);
    expect(navigation.back()).toBe(false);
    expect(navigation.top.value.route).toEqual({ screen: "rooms" });
  });

  it("keeps the focus of a screen below while others come and go", () => {
    const navigation = new NavigationModel({ screen: "rooms" });
    navigation.rememberFocus("tile-7");
    navigation.push({ screen: "room", roomId: "!a:b" });
    navigation.rememberFocus("row-3");
    navigation.replace({ screen: "room", roomId: "!c:d" });
    expect(navigation.top.value.focusKey).toBeUndefined();
    navigation.home();
    expect(navigation.top.value.focusKey).toBe("tile-7");
    expect(navigation.stack.value).toHaveLength(1);
  });

  it("does not tell the screens of a way home when it is there: an idle kiosk goes home every second", () => {
    const navigation = new NavigationModel({ screen: "rooms" });
    const before = navigation.stack.value;
    navigation.home();
    expect(navigation.stack.value).toBe(before);
  });

  it("forgets everything for the next person", () => {
    const navigation = new NavigationModel({ screen: "rooms" });
    navigation.rememberFocus("rooms-settings");
    navigation.push({ screen: "settings" });
    navigation.reset();
    expect(navigation.stack.value).toMatchObject([{ route: { screen: "rooms" } }]);
    expect(navigation.top.value.focusKey).toBeUndefined();
  });

  it("does not tell the screens when the remembered focus is the same", () => {
    const navigation = new NavigationModel({ screen: "rooms" });
    navigation.rememberFocus("a");
    const before = navigation.stack.value;
    navigation.rememberFocus("a");
    expect(navigation.stack.value).toBe(before);
  });
});
