// @vitest-environment node
import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";
import { beforeAll, expect, test } from "vitest";
import { readIdentity, televisions, validity } from "../../../tizen/identity.ts";
import { makeCertificate, type TestCertificate } from "../../fixtures/certificates.ts";

const PASSWORD = "pass wörd 123";
let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate({ name: "Somebody", password: PASSWORD, duids: ["2CABCDEF", "2DGHIJKL"] });
});

test("a key, its certificate first, the authority after it", () => {
  const { key, chain } = readIdentity(good.p12, PASSWORD, "author certificate");
  expect(key.export({ type: "pkcs1", format: "pem" })).toBe(good.keyPem.replaceAll("\r", ""));
  expect(chain.map(({ subject }) => subject)).toEqual(["CN=Somebody", "CN=Somebody Authority"]);
});

test("the televisions that it was made for", () => {
  expect(televisions(readIdentity(good.p12, PASSWORD, "x"))).toEqual(["2CABCDEF", "2DGHIJKL"]);
  const without = makeCertificate({ name: "Author", password: "" });
  expect(televisions(readIdentity(without.p12, "", "x"))).toEqual([]);
});

test.each(["", "pass word 123", `${PASSWORD} `])("the password %j is wrong, and is not repeated", (password) => {
  expect(() => readIdentity(good.p12, password, "author certificate")).toThrow(/^The password of the author certificate is wrong\.$/);
});

test("another file is none", () => {
  const cut = good.p12.subarray(0, 500);
  for (const bytes of [Buffer.from("hello"), Buffer.alloc(0), cut, Buffer.from(good.certificatePem)]) {
    expect(() => readIdentity(bytes, PASSWORD, "author certificate")).toThrow(/^The author certificate is no PKCS#12 file/);
  }
});

const packed = (key: forge.pki.rsa.PrivateKey | null, certificates: string[]) => {
  const made = forge.pkcs12.toPkcs12Asn1(
    key as forge.pki.rsa.PrivateKey,
    certificates.map((pem) => forge.pki.certificateFromPem(pem)),
    PASSWORD,
    { algorithm: "3des" },
  );
  return Buffer.from(forge.asn1.toDer(made).getBytes(), "binary");
};

test("certificates without a key are no identity", () => {
  expect(() => readIdentity(packed(null, [good.certificatePem]), PASSWORD, "file")).toThrow("The file holds no private RSA key.");
});

test("a key with the certificate of another is no identity", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const bytes = packed(forge.pki.privateKeyFromPem(privateKey), [good.certificatePem]);
  expect(() => readIdentity(bytes, PASSWORD, "file")).toThrow("No certificate in the file belongs to its key.");
});

test("a short key is refused", () => {
  const short = makeCertificate({ name: "Short", password: "x", bits: 1024 });
  expect(() => readIdentity(short.p12, "x", "file")).toThrow("shorter than 2048 bits");
});

test("a certificate of another time is told", () => {
  const now = new Date("2026-06-01T00:00:00Z");
  const at = (from: string, to: string) =>
    validity(readIdentity(makeCertificate({ name: "T", password: "", from: new Date(from), to: new Date(to) }).p12, "", "x"), now);
  expect(at("2026-01-01", "2027-01-01")).toBeUndefined();
  expect(at("2025-01-01", "2026-01-01")).toMatch(/^ended on Jan {2}1 00:00:00 2026/);
  expect(at("2027-01-01", "2028-01-01")).toMatch(/^begins on Jan {2}1 00:00:00 2027/);
});
