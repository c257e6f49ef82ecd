import { describe, expect, it } from "vitest";
import { defaultConfig, parseConfig } from "../../../src/core/config.ts";
import { recentLog } from "../../../src/core/log.ts";
import { policyOf } from "../../../src/core/policy.ts";

describe("config.json", () => {
  it("is the defaults when it is empty", () => {
    expect(parseConfig("{}")).toEqual(defaultConfig);
    expect(defaultConfig.brand).toBe("Hearth");
  });

  it("takes Element's default_server_config", () => {
    const config = parseConfig('{"default_server_config":{"m.homeserver":{"base_url":"https://m.example","server_name":"example"}}}');
    expect(config.default_server_config?.["m.homeserver"].server_name).toBe("example");
  });

  it("reports unknown keys and goes on", () => {
    expect(parseConfig('{"brand":"Den","sofa":true}').brand).toBe("Den");
    expect(recentLog().some((line) => line.text.includes("sofa"))).toBe(true);
  });

  it.each([
    ["{", /config\.json/],
    ['{"brand":7}', /brand/],
    ['{"kiosk":{"idleSeconds":-1}}', /kiosk\.idleSeconds/],
    ['{"kiosk":{"pin":"abc"}}', /kiosk\.pin/],
    ['{"kiosk":{"dim":{"from":"25:00","to":"06:00"}}}', /kiosk\.dim\.from/],
    ['{"kiosk":{"restartAt":"at night"}}', /kiosk\.restartAt/],
    ['{"kiosk":{"exitKeys":["up","down","ok"]}}', /kiosk\.exitKeys/],
    ['{"kiosk":{"exitKeys":["up","up","up","back"]}}', /kiosk\.exitKeys/],
    ['{"kiosk":{"mode":"cinema"}}', /kiosk\.mode/],
    ['{"kiosk":{"control":{"room":"!a:b","name":"../x"}}}', /kiosk\.control\.name/],
    ['{"kiosk":{"control":{"room":"!a:b","healthMinutes":1}}}', /kiosk\.control\.healthMinutes/],
    ['{"default_server_config":{"m.homeserver":{"base_url":"no url"}}}', /base_url/],
    ["[]", /Object|config/],
  ])("says where %s is wrong", (text, where) => {
    expect(() => parseConfig(text)).toThrow(where);
  });
});

describe("policy", () => {
  it("lets a family do everything", () => {
    expect(policyOf(defaultConfig)).toMatchObject({ home: { screen: "rooms" }, canExit: true, canSend: true, unlock: [] });
  });

  it("keeps a kiosk of one room on its wall", () => {
    const policy = policyOf(parseConfig('{"kiosk":{"rooms":["!a:b"],"readOnly":true,"idleSeconds":60}}'));
    expect(policy).toMatchObject({
      home: { screen: "kiosk" },
      canExit: false,
      canSend: false,
      canSignOut: false,
      idleAfterMs: 60_000,
    });
    expect(policy.unlock.length).toBeGreaterThan(4);
    policy.lock?.set(true);
    expect(policy).toMatchObject({ canExit: true, canSend: true, canSignOut: true, canOpenSettings: true });
  });

  it("shows the list of a kiosk without rooms, and always goes home some time", () => {
    expect(policyOf(parseConfig('{"kiosk":{}}'))).toMatchObject({ home: { screen: "rooms" }, idleAfterMs: 120_000, photoFrame: false });
    expect(policyOf(parseConfig('{"kiosk":{"mode":"ambient"}}'))).toMatchObject({ home: { screen: "kiosk" }, photoFrame: true });
  });
});
