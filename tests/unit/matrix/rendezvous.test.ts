import { describe, expect, it } from "vitest";
import { log } from "../../../src/core/log.ts";
import { pause, requestJson } from "../../../src/matrix/jsonRequest.ts";
import { aborted, fromResponse, isAborted } from "../../../src/matrix/matrixErrors.ts";
import type { QrParts } from "../../../src/matrix/qrParts.ts";
import { openRendezvous } from "../../../src/matrix/rendezvous.ts";
import { trustedUrl } from "../../../src/matrix/serverAddress.ts";
import { createSignIn } from "../../../src/matrix/signIn.ts";
import { type Answer, fakeNetwork, VERSIONS } from "./fakeFetch.ts";

const HS = "https://hs.example";
const POST = `POST ${HS}/_matrix/client/unstable/org.matrix.msc4108/rendezvous`;
const BOX = "https://hs.example/box";
const times = { Expires: "Sun, 22 Nov 2026 23:22:17 GMT", "Last-Modified": "Sun, 22 Nov 2026 23:21:37 GMT" };
const made: Answer = { status: 201, json: { url: BOX }, headers: { ETag: "1", ...times } };
const letter = (text: string, etag: string): Answer => ({ text, headers: { ETag: etag, "Content-Type": "text/plain" } });
const never = new AbortController().signal;
const parts = { pause, requestJson, aborted, fromResponse, trustedUrl, note: log("test") } as unknown as QrParts;

const open = (script: Parameters<typeof fakeNetwork>[0]) => {
  const network = fakeNetwork(script);
  return { network, box: openRendezvous(HS, network.fetch, never, parts) };
};

describe("the letter box", () => {
  it("knows how long it lives by the server's own clock", async () => {
    expect((await open({ [POST]: made }).box).livesMs).toBe(40_000);
    expect((await open({ [POST]: { ...made, headers: { ETag: "1" } } }).box).livesMs).toBe(60_000);
  });

  it.each<[string, Answer, string]>([
    ["a server without", { status: 404, json: {} }, "unsupported"],
    ["no address", { status: 201, json: {}, headers: { ETag: "1" } }, "server"],
    ["an address that anybody can listen to", { status: 201, json: { url: "http://far.example/x" }, headers: { ETag: "1" } }, "server"],
    ["a proxy that takes the ETag away", { status: 201, json: { url: BOX } }, "server"],
    ["too many", { status: 429, json: { errcode: "M_LIMIT_EXCEEDED" } }, "rateLimited"],
    ["no network", "down", "offline"],
  ])("%s: said at once", async (_name, answer, kind) => {
    await expect(open({ [POST]: answer }).box).rejects.toMatchObject({ kind });
  });

  it("passes over what is not a new letter", async () => {
    const page: Answer = { text: "<html>", headers: { ETag: "9", "Content-Type": "text/html" } };
    const { box, network } = open({ [POST]: made, [`GET ${BOX}`]: [{ status: 304 }, page, letter("old", "1"), letter("new", "2")] });
    expect(await (await box).receive(never)).toBe("new");
    expect(network.to("/box").map(({ headers }) => headers.get("If-None-Match"))).toEqual(["1", "1", "1", "1"]);
  }, 10_000);

  it("takes its own letter for its own when only the answer was lost", async () => {
    const { box, network } = open({
      [POST]: made,
      [`PUT ${BOX}`]: ["down", { status: 412, json: {} }],
      [`GET ${BOX}`]: [letter("mine", "2"), letter("yours", "3")],
    });
    const opened = await box;
    await opened.send("mine", never);
    expect(await opened.receive(never)).toBe("yours");
    expect(network.calls[network.calls.length - 1]?.headers.get("If-None-Match")).toBe("2");
  }, 10_000);

  it("reads what the other has written in between", async () => {
    const { box } = open({ [POST]: made, [`PUT ${BOX}`]: { status: 412, json: {} }, [`GET ${BOX}`]: letter("no", "2") });
    const opened = await box;
    await opened.send("mine", never);
    expect(await opened.receive(never)).toBe("no");
  });

  it("is gone when the server says so, and stops at once when nobody wants it any more", async () => {
    const { box } = open({ [POST]: made, [`GET ${BOX}`]: { status: 404, json: {} } });
    await expect((await box).receive(never)).rejects.toMatchObject({ kind: "expired" });
    const stop = new AbortController();
    const waiting = (await open({ [POST]: made, [`GET ${BOX}`]: { status: 304 } }).box).receive(stop.signal);
    stop.abort();
    expect(await waiting.catch(isAborted)).toBe(true);
  });
});

describe("whether it is offered", () => {
  const AUTH = "https://auth.example";
  const metadata = {
    issuer: `${AUTH}/`,
    token_endpoint: `${AUTH}/token`,
    registration_endpoint: `${AUTH}/register`,
    device_authorization_endpoint: `${AUTH}/device`,
    grant_types_supported: ["urn:ietf:params:oauth:grant-type:device_code"],
  };
  const methods = async (qr: boolean, feature: unknown, oauth: Answer) => {
    const { fetch } = fakeNetwork({
      [`${HS}/.well-known/matrix/client`]: { status: 404 },
      [`${HS}/_matrix/client/versions`]: { json: { ...VERSIONS_BODY, unstable_features: { "org.matrix.msc4108": feature } } },
      [`${HS}/_matrix/client/v1/auth_metadata`]: oauth,
      [`${HS}/_matrix/client/unstable/org.matrix.msc2965/auth_metadata`]: { status: 404, json: {} },
      [`${HS}/_matrix/client/v3/login`]: { json: { flows: [{ type: "m.login.password" }] } },
    });
    return (await createSignIn({ fetch, pageProtocol: "file:", qr }).discover("hs.example", never)).methods;
  };
  const VERSIONS_BODY = (VERSIONS as { readonly json: object }).json;

  it.each([
    ["server and TV can", true, true, { json: metadata }, ["deviceCode", "qr", "password"]],
    ["the server has no letter box", true, false, { json: metadata }, ["deviceCode", "password"]],
    ["nonsense instead of true", true, "yes", { json: metadata }, ["deviceCode", "password"]],
    ["a letter box without device codes", true, true, { status: 404, json: {} }, ["password"]],
    ["nothing here runs the crypto module", false, true, { json: metadata }, ["deviceCode", "password"]],
  ] as const)("%s", async (_name, qr, feature, oauth, expected) => {
    expect(await methods(qr, feature, oauth)).toEqual(expected);
  });
});
