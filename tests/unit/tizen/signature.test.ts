// @vitest-environment node
import { createHash, verify, X509Certificate } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { type Identity, readIdentity } from "../../../tizen/identity.ts";
import { signWidget } from "../../../tizen/signature.ts";
import { parseXml, type XmlElement } from "../../../tizen/xml.ts";
import { makeCertificate } from "../../fixtures/certificates.ts";

const FILES = [
  { path: "config.xml", bytes: Buffer.from("<widget/>") },
  { path: "fonts/it's & é.woff2", bytes: Buffer.from("font") },
  { path: "index.html", bytes: Buffer.from("<!doctype html>") },
];
let author: Identity;
let distributor: Identity;
let signed: Map<string, string>;
beforeAll(() => {
  const identity = (name: string) => readIdentity(makeCertificate({ name, password: "x" }).p12, "x", name);
  [author, distributor] = [identity("Author"), identity("Distributor")];
  signed = textsOf(signWidget(FILES, author, distributor));
});

const textsOf = (files: readonly { readonly path: string; readonly bytes: Uint8Array }[]) =>
  new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]));

function all(element: XmlElement, name: string): XmlElement[] {
  const inside = element.children.flatMap((child) => all(child, name));
  return element.name.endsWith(`}${name}`) ? [element, ...inside] : inside;
}
const references = (file: string) =>
  new Map(all(parseXml(signed.get(file) ?? ""), "Reference").map((one) => [one.attributes.get("URI"), all(one, "DigestValue")[0]?.text]));
const digest = (text: string) => createHash("sha256").update(text).digest("base64");

test("the author signs every file, the distributor the author's signature as well", () => {
  const names = ["config.xml", "fonts%2Fit%27s%20%26%20%C3%A9.woff2", "index.html", "#prop"];
  expect(Array.from(references("author-signature.xml").keys())).toEqual(names);
  expect(Array.from(references("signature1.xml").keys())).toEqual(["author-signature.xml", ...names]);
  expect(references("signature1.xml").get("author-signature.xml")).toBe(digest(signed.get("author-signature.xml") ?? ""));
  expect(references("author-signature.xml").get("index.html")).toBe(digest("<!doctype html>"));
});

test("roles are told with the digests that Samsung's own tools write in every package", () => {
  expect(references("author-signature.xml").get("#prop")).toBe("lpo8tUDs054eLlBQXiDPVDVKfw30ZZdtkRs1jd7H5K8=");
  expect(references("signature1.xml").get("#prop")).toBe("u/jU3U4Zm5ihTMSjKGlGYbWzDfRkGphPPHx3gJIYEJ4=");
});

test.each([
  ["author-signature.xml", () => author],
  ["signature1.xml", () => distributor],
] as const)("%s: the value is that of the canonical SignedInfo, the certificates are those of the signer", (file, identity) => {
  const text = signed.get(file) ?? "";
  const root = parseXml(text);
  const info = /<SignedInfo>[^]*<\/SignedInfo>/.exec(text)?.[0] ?? "";
  // Exclusive canonical XML gives the part the namespace that it stood in.
  const canonical = info.replace("<SignedInfo>", '<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">');
  const value = Buffer.from(all(root, "SignatureValue")[0]?.text ?? "", "base64");
  const raw = all(root, "X509Certificate").map(({ text: base64 }) => Buffer.from(base64, "base64"));
  expect(verify("sha256", Buffer.from(canonical), new X509Certificate(raw[0] ?? "").publicKey, value)).toBe(true);
  expect(raw).toEqual(identity().chain.map((one) => one.raw));
});

test("signing again takes the place of what was signed before, and the same keys sign the same", () => {
  const stale = { path: "signature2.xml", bytes: Buffer.from("<Signature/>") };
  const again = signWidget([...signWidget(FILES, distributor, author), stale], author, distributor);
  expect(textsOf(again)).toEqual(signed);
});
