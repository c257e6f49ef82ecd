import { describe, expect, it, vi } from "vitest";
import { readLoginLink, serverOfScreen, signInAsGuest, signInByToken } from "../../../src/matrix/kioskSignIn.ts";

const server = { name: "example.org", baseUrl: "https://m.example.org" };
const { signal } = new AbortController();
const answering = (status: number, body: unknown) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }));

describe("a link to sign in by", () => {
  it.each([
    ["#/login?loginToken=syt_a-b&server=example.org", { token: "syt_a-b", server: "example.org" }],
    ["/login?server=https%3A%2F%2Fm.example.org&loginToken=a%2Bb", { token: "a+b", server: "https://m.example.org" }],
    ["#/login?loginToken=abc", { token: "abc" }],
    ["#/login?loginToken=", undefined],
    ["#/login?loginToken=%zz", undefined],
    ["#/login", undefined],
    ["#/room/!a:b?loginToken=abc", undefined],
    [`#/login?loginToken=${"a".repeat(5000)}`, undefined],
    ["#/login?loginToken=a%0Ab", undefined],
  ])("%s", (link, expected) => {
    expect(readLoginLink(link)).toEqual(expected);
  });
});

describe("the server of a screen", () => {
  const configured = { base_url: "https://m.example.org/", server_name: "example.org" };
  it("is the configuration's, and no link leads elsewhere", async () => {
    const fetch = answering(200, {});
    expect(await serverOfScreen(configured, undefined, fetch, signal)).toEqual(server);
    expect(await serverOfScreen(configured, "https://m.example.org", fetch, signal)).toEqual(server);
    await expect(serverOfScreen(configured, "evil.example", fetch, signal)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(serverOfScreen({ base_url: "http://far.example.org" }, undefined, fetch, signal)).rejects.toMatchObject({
      kind: "insecure",
    });
    await expect(serverOfScreen(undefined, undefined, fetch, signal)).rejects.toMatchObject({ kind: "notFound" });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("signing in without a person", () => {
  const done = { access_token: "secret", user_id: "@screen:example.org", device_id: "ABC" };
  it("takes a token to the server, once", async () => {
    const fetch = answering(200, done);
    const credentials = await signInByToken("one-time", { server, deviceName: "Hearth (TV)", fetch, signal });
    expect(credentials).toMatchObject({ userId: "@screen:example.org", deviceId: "ABC", accessToken: "secret", baseUrl: server.baseUrl });
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("https://m.example.org/_matrix/client/v3/login");
    expect(url).not.toContain("one-time");
    expect(JSON.parse(init.body as string)).toEqual({
      type: "m.login.token",
      token: "one-time",
      initial_device_display_name: "Hearth (TV)",
    });
  });
  it("is a guest where there is no token", async () => {
    const fetch = answering(200, { ...done, device_id: undefined });
    const credentials = await signInAsGuest({ server, deviceName: "TV", fetch, signal });
    expect(credentials.deviceId).toMatch(/^[A-Z]{10}$/);
    expect((fetch.mock.calls[0] as unknown as [string])[0]).toBe("https://m.example.org/_matrix/client/v3/register?kind=guest");
  });
  it.each([
    [403, { errcode: "M_FORBIDDEN" }, "badCredentials", "forbidden"],
    [401, {}, "badCredentials", "forbidden"],
    [500, {}, "server", "server"],
    [429, { errcode: "M_LIMIT_EXCEEDED" }, "rateLimited", "rateLimited"],
    [200, { access_token: 7 }, "server", "server"],
    [200, { ...done, user_id: "nobody" }, "server", "server"],
  ])("HTTP %s %j", async (status, body, byToken, byGuest) => {
    const options = { server, deviceName: "TV", fetch: answering(status, body), signal };
    await expect(signInByToken("t", options)).rejects.toMatchObject({ kind: byToken });
    await expect(signInAsGuest(options)).rejects.toMatchObject({ kind: byGuest });
  });
});
