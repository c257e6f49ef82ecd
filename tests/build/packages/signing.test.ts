/** A .wgt signed with throw-away certificates, verified by xmlsec1, which shares no code with us. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tizenApp } from "../../../tizen/package.ts";
import { writeZip } from "../../../tizen/zip.ts";
import { makeCertificate, type TestCertificate } from "../../fixtures/certificates.ts";
import { runSign, runSignAtTerminal } from "./packing.ts";
import { xmlsec } from "./tools.ts";
import { unpackWgt } from "./unpack.ts";

const AUTHOR_PASSWORD = "author's päss word";
const DISTRIBUTOR_PASSWORD = "distributor-pass";
const SIGNATURES = ["author-signature.xml", "signature1.xml"] as const;
/** Names that a signature has to escape, such as no build of ours has. */
const ODD = ["fonts/a b.woff2", "fonts/é [1]+2%.txt", "fonts/it's & <x>.txt"];

let folder = "";
let author: TestCertificate;
let distributor: TestCertificate;
const at = (name: string) => join(folder, name);
const passwords = { HEARTH_AUTHOR_PASSWORD: AUTHOR_PASSWORD, HEARTH_DISTRIBUTOR_PASSWORD: DISTRIBUTOR_PASSWORD };
const certificates = () => ["--author", at("author.p12"), "--distributor", at("distributor.p12")];
const sign = (out: string, more: readonly string[] = certificates(), env: NodeJS.ProcessEnv = passwords) =>
  runSign([...more, "--wgt", at("unsigned.wgt"), "--out", at(out)], env);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-signing-"));
  author = makeCertificate({ name: "Author", password: AUTHOR_PASSWORD });
  distributor = makeCertificate({ name: "Distributor", password: DISTRIBUTOR_PASSWORD, duids: ["2CTESTDUID"] });
  writeFileSync(at("author.p12"), author.p12);
  writeFileSync(at("author.pem"), author.authorityPem);
  writeFileSync(at("distributor.p12"), distributor.p12);
  writeFileSync(at("distributor.pem"), distributor.authorityPem);
  const page = { path: "index.html", bytes: Buffer.from("<!doctype html>") };
  const { files } = tizenApp([page, ...ODD.map((path) => ({ path, bytes: Buffer.from(path) }))], "1.2.3");
  writeFileSync(at("unsigned.wgt"), writeZip(files));
  const { code, output } = await sign("signed.wgt");
  if (code !== 0) throw new Error(output);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authorityOf = (file: (typeof SIGNATURES)[number]) => at(file === "signature1.xml" ? "distributor.pem" : "author.pem");
const unpacked = (name: string) => unpackWgt(readFileSync(at("signed.wgt")), at(name));

describe.each(SIGNATURES)("%s", (file) => {
  test("is good, every file of it", async () => {
    const { code, output } = await xmlsec(unpacked("good"), file, authorityOf(file));
    const count = 3 + ODD.length + 1 + (file === "signature1.xml" ? 1 : 0); // config, icon, page; odd names; #prop; the author's signature
    expect(output).toContain(`SignedInfo References (ok/all): ${count}/${count}`);
    expect(output).toMatch(/^OK$/m);
    expect(code).toBe(0);
  });

  test.each(["config.xml", "index.html", ...ODD])("one changed byte in %s is noticed", async (path) => {
    const app = unpacked("changed");
    const bytes = readFileSync(join(app, path));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(join(app, path), bytes);
    const { code } = await xmlsec(app, file, authorityOf(file));
    expect(code).not.toBe(0);
  });

  test("a file and its digest changed together are noticed: nobody else has the key", async () => {
    const app = unpacked("changed");
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("base64");
    const before = readFileSync(join(app, "index.html"));
    const after = Buffer.from("<!doctype html><script src=evil.js></script>");
    const text = readFileSync(join(app, file), "utf8");
    writeFileSync(join(app, "index.html"), after);
    writeFileSync(join(app, file), text.replace(digest(before), digest(after)));
    expect(text).toContain(digest(before));
    expect((await xmlsec(app, file, authorityOf(file))).code).not.toBe(0);
  });

  test("another's authority does not vouch for it", async () => {
    const other = authorityOf(file === "signature1.xml" ? "author-signature.xml" : "signature1.xml");
    expect((await xmlsec(unpacked("good"), file, other)).code).not.toBe(0);
  });
});

test("a changed author's signature is noticed by the distributor's", async () => {
  const app = unpacked("changed");
  const text = readFileSync(join(app, "author-signature.xml"), "utf8");
  writeFileSync(join(app, "author-signature.xml"), text.replace("<KeyInfo>", "<KeyInfo >"));
  expect((await xmlsec(app, "signature1.xml", authorityOf("signature1.xml"))).code).not.toBe(0);
});

test("signing twice gives the same bytes; a signed one can be signed again", async () => {
  await sign("again.wgt");
  expect(readFileSync(at("again.wgt")).equals(readFileSync(at("signed.wgt")))).toBe(true);
  const { code } = await runSign([...certificates(), "--wgt", at("signed.wgt"), "--out", at("resigned.wgt")], passwords);
  expect(code).toBe(0);
  expect(readFileSync(at("resigned.wgt")).equals(readFileSync(at("signed.wgt")))).toBe(true);
});

test.each([
  ["today's encryption (AES-256, SHA-256)", [], AUTHOR_PASSWORD],
  ["the same and a plain password", [], "plain"],
  ["that of old tools (RC2, 3DES, SHA-1)", ["-legacy"], AUTHOR_PASSWORD],
])("a .p12 made by openssl with %s opens", async (_what, options, password) => {
  writeFileSync(at("key.pem"), author.keyPem);
  writeFileSync(at("certificate.pem"), author.certificatePem);
  const input = ["-inkey", at("key.pem"), "-in", at("certificate.pem"), "-certfile", at("author.pem")];
  const env = { ...process.env, HEARTH_TEST_PASS: password };
  execFileSync("openssl", ["pkcs12", "-export", ...options, ...input, "-passout", "env:HEARTH_TEST_PASS", "-out", at("openssl.p12")], {
    env,
  });
  const { code, output } = await sign("openssl.wgt", ["--author", at("openssl.p12"), "--distributor", at("distributor.p12")], {
    ...passwords,
    HEARTH_AUTHOR_PASSWORD: password,
  });
  expect([code, output.split("\n")[0]]).toEqual([0, at("openssl.wgt")]);
  expect(readFileSync(at("openssl.wgt")).equals(readFileSync(at("signed.wgt")))).toBe(true);
});

describe("what the command says", () => {
  test("where the file is, and for which televisions", async () => {
    expect((await sign("said.wgt")).output.trim().split("\n")).toEqual([at("said.wgt"), "For the televisions 2CTESTDUID."]);
  });

  test("a distributor certificate for no television in particular", async () => {
    const { output } = await sign("said.wgt", ["--author", at("distributor.p12"), "--distributor", at("author.p12")], {
      HEARTH_AUTHOR_PASSWORD: DISTRIBUTOR_PASSWORD,
      HEARTH_DISTRIBUTOR_PASSWORD: AUTHOR_PASSWORD,
    });
    expect(output).toContain("names no television");
  });

  test.each([
    [
      "a wrong password",
      certificates,
      { ...passwords, HEARTH_AUTHOR_PASSWORD: "secret-wrong" },
      "The password of the author certificate is wrong.",
    ],
    [
      "no password and no keyboard",
      certificates,
      {},
      "There is no keyboard to ask for the password of the author certificate: put it into HEARTH_AUTHOR_PASSWORD.",
    ],
    [
      "no certificates",
      () => [],
      passwords,
      "npm run package:sign -- --author author.p12 --distributor distributor.p12 [--wgt FILE] [--out FILE]",
    ],
    [
      "no .p12",
      () => ["--author", at("author.pem"), "--distributor", at("distributor.p12")],
      passwords,
      "The author certificate is no PKCS#12 file (.p12).",
    ],
  ] as const)("%s: in one line, without a secret", async (_what, more, env, said) => {
    const { code, output } = await sign("never.wgt", more(), env);
    expect([code, output.trim()]).toEqual([1, said]);
  });

  test("a password on the command line is refused, and not repeated", async () => {
    const { code, output } = await sign("never.wgt", [...certificates(), "--password=hunter2"]);
    expect(code).toBe(1);
    expect(output).not.toContain("hunter2");
  });

  test("a certificate that has ended", async () => {
    const old = makeCertificate({ name: "Old", password: "x", from: new Date("2020-01-01"), to: new Date("2021-01-01") });
    writeFileSync(at("old.p12"), old.p12);
    const more = ["--author", at("old.p12"), "--distributor", at("distributor.p12")];
    const { code, output } = await sign("never.wgt", more, { ...passwords, HEARTH_AUTHOR_PASSWORD: "x" });
    expect([code, output.trim()]).toEqual([1, "The author certificate ended on Jan  1 00:00:00 2021 GMT."]);
  });
});

describe("at a terminal", () => {
  const run = (...typed: readonly string[]) =>
    runSignAtTerminal([...certificates(), "--wgt", at("unsigned.wgt"), "--out", at("asked.wgt")], typed);

  test("passwords are asked for and not shown; a slip is taken back", async () => {
    const { code, output } = await run(AUTHOR_PASSWORD, `${DISTRIBUTOR_PASSWORD}xy\x7f\x7f`);
    expect(output).toContain("password of the author certificate: ");
    expect(output).toContain("password of the distributor certificate: ");
    expect(output).not.toContain(AUTHOR_PASSWORD);
    expect(output).not.toContain(DISTRIBUTOR_PASSWORD);
    expect(code).toBe(0);
    expect(readFileSync(at("asked.wgt")).equals(readFileSync(at("signed.wgt")))).toBe(true);
  });

  test("Ctrl+C ends it", async () => {
    const { code, output } = await run("half a pass\x03");
    expect([code, output.includes("Stopped."), output.includes("half a pass")]).toEqual([1, true, false]);
  });
});
