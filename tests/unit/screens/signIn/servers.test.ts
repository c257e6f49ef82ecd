import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../../src/core/config.ts";
import { choiceOf, serverTiles, shortName } from "../../../../src/screens/signIn/servers.ts";

describe("choiceOf", () => {
  it.each([
    ["example.org", { typed: "example.org", name: "example.org" }],
    ["  example.org ", { typed: "example.org", name: "example.org" }],
    ["https://matrix.example.org/", { typed: "https://matrix.example.org/", name: "matrix.example.org" }],
    ["@anna:example.org", { typed: "example.org", name: "example.org", user: "anna" }],
    ["@anna:localhost:8448", { typed: "localhost:8448", name: "localhost:8448", user: "anna" }],
    ["anna@example.org", { typed: "anna@example.org", name: "anna@example.org" }],
  ])("%s", (draft, choice) => expect(choiceOf(draft)).toEqual(choice));
  it.each(["", "   "])("nothing from %j", (draft) => expect(choiceOf(draft)).toBeUndefined());
});

describe("serverTiles", () => {
  const config = (base_url: string, server_name?: string) => ({
    ...defaultConfig,
    default_server_config: { "m.homeserver": { base_url, ...(server_name && { server_name }) } },
  });
  it("offers the public server where nothing else is known", () => {
    expect(serverTiles(defaultConfig, [])).toEqual([{ typed: "matrix.org", name: "matrix.org", why: "public" }]);
  });
  it("puts this installation's server first, by its address and with its name", () => {
    expect(serverTiles(config("https://m.family.example", "family.example"), ["school.example"])).toEqual([
      { typed: "https://m.family.example", name: "family.example", why: "default" },
      { typed: "school.example", name: "school.example", why: "used" },
      { typed: "matrix.org", name: "matrix.org", why: "public" },
    ]);
  });
  it("shows each server once", () => {
    const names = serverTiles(config("https://family.example"), ["https://family.example", "matrix.org", "family.example"]).map(
      (tile) => tile.name,
    );
    expect(names).toEqual(["family.example", "matrix.org"]);
  });
  it("never shows more than five", () => {
    expect(serverTiles(defaultConfig, ["a.b", "b.b", "c.b", "d.b", "e.b", "f.b"])).toHaveLength(5);
  });
});

it("shortName", () => expect(shortName("HTTP://localhost:8008/")).toBe("localhost:8008"));
