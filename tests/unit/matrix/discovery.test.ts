import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { discoverServer } from "../../../src/matrix/discovery.ts";
import { isAborted } from "../../../src/matrix/matrixErrors.ts";
import { isLocal, isLoopback, readTypedServer, trustedUrl } from "../../../src/matrix/serverAddress.ts";
import { type Answer, fakeNetwork, NOT_FOUND, VERSIONS } from "./fakeFetch.ts";

describe("what people type", () => {
  test.each([
    ["matrix.org", "matrix.org", undefined],
    ["  Matrix.Org. ", "matrix.org", undefined],
    ["matrix.org..", "matrix.org", undefined],
    ["@dana:Example.com", "example.com", undefined],
    ["@dana:example.com:8448", "example.com:8448", undefined],
    ["https://matrix.example.org/", "matrix.example.org", "https"],
    ["HTTP://LocalHost:8008", "localhost:8008", "http"],
    ["https://example.org/_matrix/client/versions", "example.org", "https"],
    ["https://example.org/#/login", "example.org", "https"],
    ["10.0.0.2:8008", "10.0.0.2:8008", undefined],
    ["[::1]:8008", "[::1]:8008", undefined],
    ["::1", "[::1]", undefined],
    ["fe80::1:2", "[fe80::1:2]", undefined],
    ["matrix.org,", "matrix.org", undefined],
    ["bücher.example", "xn--bcher-kva.example", undefined],
    ["matrix.org:", "matrix.org", undefined],
  ])("%j is %s", (typed, host, scheme) => {
    expect(readTypedServer(typed)).toEqual({ host, path: "", ...(scheme ? { scheme } : {}) });
  });

  test("a path is kept", () => {
    expect(readTypedServer("https://example.org/matrix/")).toMatchObject({ host: "example.org", path: "/matrix" });
  });

  test.each([
    "",
    "   ",
    "ftp://example.org",
    "user:password@example.org",
    "dana@example.org",
    "matrix.org:99999",
    "a b\u0000<",
    "javascript:alert(1)",
    "x".repeat(400),
    "https://",
  ])("%j is no server", (typed) => {
    expect(readTypedServer(typed)).toBeUndefined();
  });

  test("home network and loopback", () => {
    for (const host of ["localhost:8008", "127.0.0.1", "[::1]:1"]) expect(isLoopback(host), host).toBe(true);
    for (const host of ["10.1.2.3", "192.168.0.9:80", "172.20.0.1", "nas", "tv.local", "[fd12::1]", "[fe80::1]"])
      expect(isLocal(host), host).toBe(true);
    for (const host of ["matrix.org", "172.32.0.1", "8.8.8.8", "[2001:db8::1]", "127.0.0.1.evil.org", "localhost.evil.org"])
      expect(isLocal(host), host).toBe(false);
  });

  test("addresses that may see a secret", () => {
    expect(trustedUrl("https://a.example/x")).toBe("https://a.example/x");
    expect(trustedUrl("http://127.0.0.1:1/x")).toBe("http://127.0.0.1:1/x");
    for (const bad of ["http://a.example/", "javascript:1", "https://u:p@a.example/", "//a.example", 7, undefined])
      expect(trustedUrl(bad)).toBeUndefined();
  });
});

const WELL = "/.well-known/matrix/client";
const VERS = "/_matrix/client/versions";
const delegate = (base: unknown): Answer => ({ json: { "m.homeserver": { base_url: base } } });

async function outcome(typed: string, script: Record<string, Answer>, page = "file:", online = true): Promise<string> {
  const network = fakeNetwork(script);
  try {
    const found = await discoverServer(typed, { fetch: network.fetch, pageProtocol: page, isOnline: () => online });
    return `${found.name} at ${found.baseUrl}`;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.kind;
  }
}

describe("discovery", () => {
  test.each<[string, string, Record<string, Answer>, string, string?, boolean?]>([
    [
      "delegated",
      "example.org",
      { [`https://example.org${WELL}`]: delegate("https://hs.example.org/"), [`https://hs.example.org${VERS}`]: VERSIONS },
      "example.org at https://hs.example.org",
    ],
    [
      "not delegated (404)",
      "example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: VERSIONS },
      "example.org at https://example.org",
    ],
    [
      "a full user id",
      "@dana:example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: VERSIONS },
      "example.org at https://example.org",
    ],
    [
      "well-known without CORS, homeserver beside it",
      "example.org",
      { [`https://example.org${WELL}`]: "down", [`https://example.org${VERS}`]: VERSIONS },
      "example.org at https://example.org",
    ],
    [
      "well-known is a web page (FAIL_PROMPT)",
      "example.org",
      { [`https://example.org${WELL}`]: { text: "<html>" }, [`https://example.org${VERS}`]: VERSIONS },
      "example.org at https://example.org",
    ],
    [
      "well-known without a homeserver",
      "example.org",
      { [`https://example.org${WELL}`]: { json: { hello: 1 } }, [`https://example.org${VERS}`]: { status: 404, text: "<html>" } },
      "notMatrix",
    ],
    [
      "a web server",
      "example.org",
      { [`https://example.org${WELL}`]: { status: 404, text: "no" }, [`https://example.org${VERS}`]: { status: 404, text: "no" } },
      "notMatrix",
    ],
    [
      "a page for everything",
      "example.org",
      { [`https://example.org${WELL}`]: { text: "<html>" }, [`https://example.org${VERS}`]: { text: "<html>" } },
      "notMatrix",
    ],
    [
      "versions of another thing",
      "example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: { json: { versions: "1" } } },
      "notMatrix",
    ],
    [
      "only ancient versions",
      "example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: { json: { versions: ["r0.0.1"] } } },
      "unsupported",
    ],
    ["no such name", "exmaple.org", {}, "notFound"],
    ["no network", "example.org", {}, "offline", "file:", false],
    [
      "base_url is nonsense (FAIL_ERROR)",
      "example.org",
      { [`https://example.org${WELL}`]: delegate(12), [`https://example.org${VERS}`]: VERSIONS },
      "server",
    ],
    ["base_url is a script", "example.org", { [`https://example.org${WELL}`]: delegate("javascript:alert(1)") }, "server"],
    [
      "base_url leads nowhere (FAIL_ERROR)",
      "example.org",
      { [`https://example.org${WELL}`]: delegate("https://gone.example.org"), [`https://example.org${VERS}`]: VERSIONS },
      "server",
    ],
    [
      "base_url is not Matrix",
      "example.org",
      { [`https://example.org${WELL}`]: delegate("https://web.example.org"), [`https://web.example.org${VERS}`]: { text: "hi" } },
      "notMatrix",
    ],
    ["base_url without https", "example.org", { [`https://example.org${WELL}`]: delegate("http://hs.example.org") }, "insecure"],
    [
      "a broken homeserver",
      "example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: { status: 502, text: "Bad gateway" } },
      "server",
    ],
    [
      "a busy homeserver",
      "example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: { status: 429, json: {} } },
      "rateLimited",
    ],
    [
      "http at home",
      "10.0.0.2:8008",
      { [`http://10.0.0.2:8008${WELL}`]: NOT_FOUND, [`http://10.0.0.2:8008${VERS}`]: VERSIONS },
      "10.0.0.2:8008 at http://10.0.0.2:8008",
    ],
    [
      "https at home comes first",
      "nas:8448",
      { [`https://nas:8448${WELL}`]: NOT_FOUND, [`https://nas:8448${VERS}`]: VERSIONS, [`http://nas:8448${VERS}`]: VERSIONS },
      "nas:8448 at https://nas:8448",
    ],
    [
      "a web server at home",
      "nas",
      { [`http://nas${WELL}`]: { status: 404, text: "" }, [`http://nas${VERS}`]: { status: 404, text: "" } },
      "notMatrix",
    ],
    [
      "http typed, https works",
      "http://example.org",
      { [`https://example.org${WELL}`]: NOT_FOUND, [`https://example.org${VERS}`]: VERSIONS },
      "example.org at https://example.org",
    ],
    [
      "http on the internet",
      "http://example.org",
      { [`http://example.org${WELL}`]: NOT_FOUND, [`http://example.org${VERS}`]: VERSIONS },
      "insecure",
    ],
    [
      "https typed, only http at home",
      "https://10.0.0.2:8008",
      { [`http://10.0.0.2:8008${WELL}`]: NOT_FOUND, [`http://10.0.0.2:8008${VERS}`]: VERSIONS },
      "insecure",
    ],
    [
      "an https page and http at home (mixed content)",
      "10.0.0.2:8008",
      { [`http://10.0.0.2:8008${VERS}`]: VERSIONS },
      "insecure",
      "https:",
    ],
    [
      "an https page and http on the machine itself",
      "localhost:8008",
      { [`http://localhost:8008${WELL}`]: NOT_FOUND, [`http://localhost:8008${VERS}`]: VERSIONS },
      "localhost:8008 at http://localhost:8008",
      "https:",
    ],
    ["under a path", "https://example.org/hs", { [`https://example.org/hs${VERS}`]: VERSIONS }, "example.org at https://example.org/hs"],
    [
      "redirected to another host",
      "example.org",
      {
        [`https://example.org${WELL}`]: NOT_FOUND,
        [`https://example.org${VERS}`]: { ...(VERSIONS as object), url: `https://www.example.org${VERS}` },
      },
      "example.org at https://www.example.org",
    ],
    [
      "redirected down to http",
      "example.org",
      {
        [`https://example.org${WELL}`]: NOT_FOUND,
        [`https://example.org${VERS}`]: { ...(VERSIONS as object), url: `http://example.org${VERS}` },
      },
      "insecure",
    ],
    ["nonsense", "not a server!", {}, "notFound"],
  ])("%s", async (_what, typed, script, expected, page, online) => {
    expect(await outcome(typed, script, page, online)).toBe(expected);
  });

  test("at home a server that keeps silent when sent TLS is found over http without a long wait", async () => {
    const network = fakeNetwork({
      [`https://nas:8008${WELL}`]: "hang",
      [`https://nas:8008${VERS}`]: "hang",
      [`http://nas:8008${WELL}`]: NOT_FOUND,
      [`http://nas:8008${VERS}`]: VERSIONS,
    });
    const found = await discoverServer("nas:8008", { fetch: network.fetch, pageProtocol: "file:", isOnline: () => true });
    expect(found.baseUrl).toBe("http://nas:8008");
  });

  test("http that was typed at home is asked first", async () => {
    const network = fakeNetwork({ [`http://127.0.0.1:8008${WELL}`]: NOT_FOUND, [`http://127.0.0.1:8008${VERS}`]: VERSIONS });
    await discoverServer("http://127.0.0.1:8008", { fetch: network.fetch, pageProtocol: "file:", isOnline: () => true });
    expect(network.to("https:")).toHaveLength(0);
  });

  test("abort while both are asked ends it at once", async () => {
    const network = fakeNetwork({ [`https://nas${WELL}`]: "hang", [`https://nas${VERS}`]: "hang" });
    const stop = new AbortController();
    const found = discoverServer("nas", { fetch: network.fetch, pageProtocol: "file:", isOnline: () => true }, stop.signal);
    stop.abort();
    await expect(found).rejects.toSatisfy(isAborted);
  });

  test("abort ends it at once", async () => {
    const network = fakeNetwork({ [`https://example.org${WELL}`]: "hang" });
    const stop = new AbortController();
    const found = discoverServer("example.org", { fetch: network.fetch, pageProtocol: "file:", isOnline: () => true }, stop.signal);
    stop.abort();
    await expect(found).rejects.toSatisfy(isAborted);
    expect(network.calls.length).toBeLessThanOrEqual(2);
  });
});
