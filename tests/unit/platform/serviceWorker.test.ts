import { describe, expect, test } from "vitest";
import { emojiName, fileOf } from "../../../platform/serviceWorker/files.ts";

const SCOPE = "https://family.example/living-room/tv/";
const asked = (url: string, parts: { method?: string; mode?: RequestMode } = {}) =>
  fileOf({ method: "GET", mode: "no-cors", url, ...parts }, SCOPE);
const opened = (url: string) => asked(url, { mode: "navigate" });

describe("which requests are Hearth's", () => {
  test("the page, however it is called, with its parameters", () => {
    expect(opened(SCOPE)).toBe("");
    expect(opened(`${SCOPE}index.html`)).toBe("");
    expect(opened(`${SCOPE}?shell=webos#/room/!a:b`)).toBe("");
  });
  test("files below the page", () => {
    expect(asked(`${SCOPE}hearth-AbC12345.js`)).toBe("hearth-AbC12345.js");
    expect(asked(`${SCOPE}locales/de-0a1b2c3d.js`)).toBe("locales/de-0a1b2c3d.js");
  });
  test.each([
    "https://family.example/_matrix/client/v3/sync?since=s1",
    `${SCOPE}_matrix/client/v3/sync?since=s1`,
    "https://matrix.example/living-room/tv/hearth-AbC12345.js",
    "https://family.example/living-room/tv",
    SCOPE,
  ])("not %s", (url) => expect(asked(url)).toBeUndefined());
  test("no other page of the host, and nothing that is sent", () => {
    expect(opened(`${SCOPE}admin/`)).toBeUndefined();
    expect(opened(`${SCOPE}hearth-AbC12345.js`)).toBeUndefined();
    expect(asked(`${SCOPE}hearth-AbC12345.js`, { method: "POST" })).toBeUndefined();
  });
  test("pictures of emoji", () => {
    expect(emojiName("emoji/1f469-200d-1f680.svg")).toBe("1f469-200d-1f680");
    expect(emojiName("emoji/NOTICE.txt")).toBeUndefined();
    expect(emojiName("emoji/../config.json")).toBeUndefined();
  });
});
