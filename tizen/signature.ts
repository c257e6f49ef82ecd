/**
 * The two signatures of a .wgt: the author's over all files, the distributor's over all files and the author's signature.
 * XML-DSig as the W3C's "XML Digital Signatures for Widgets" narrows it and Samsung's own tools write it: RSA with SHA-256,
 * exclusive canonical XML. The document is written in its canonical form at once (every tag closed, attributes in order,
 * LF), so that what is signed is what stands there, but for the namespace that the part of a document inherits.
 */
import { createHash, sign } from "node:crypto";
import { byName, type PackageFile } from "../platform/build/packages/packageFiles.ts";
import type { Identity } from "./identity.ts";

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const C14N11 = "http://www.w3.org/2006/12/xml-c14n11";
const RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const PROPERTIES = "http://www.w3.org/2009/xmldsig-properties";
const WIDGETS_DSIG = "http://www.w3.org/ns/widgets-digsig";

const AUTHOR_FILE = "author-signature.xml";
const DISTRIBUTOR_FILE = "signature1.xml";
/** Whatever a widget may be signed with (Digital Signatures for Widgets, 5 and 6). */
const SIGNATURE_FILE = /^(author-signature|signature[1-9]\d*)\.xml$/;

type Role = "author" | "distributor";
const IDS: Readonly<Record<Role, string>> = { author: "AuthorSignature", distributor: "DistributorSignature" };

/** The files with both signatures; signatures that were there before are left out. */
export function signWidget(files: readonly PackageFile[], author: Identity, distributor: Identity): PackageFile[] {
  const plain = files.filter(({ path }) => !SIGNATURE_FILE.test(path));
  const byAuthor = { path: AUTHOR_FILE, bytes: Buffer.from(signature("author", plain, author)) };
  const byDistributor = { path: DISTRIBUTOR_FILE, bytes: Buffer.from(signature("distributor", [...plain, byAuthor], distributor)) };
  return [...plain, byAuthor, byDistributor];
}

function signature(role: Role, files: readonly PackageFile[], { key, chain }: Identity): string {
  const references = files.toSorted((a, b) => byName(a.path, b.path)).map(({ path, bytes }) => reference(address(path), "", bytes));
  const transform = `<Transforms>\n<Transform Algorithm="${C14N11}"></Transform>\n</Transforms>\n`;
  const signedInfo = (namespace: string) =>
    [
      `<SignedInfo${namespace}>`,
      `<CanonicalizationMethod Algorithm="${EXCLUSIVE}"></CanonicalizationMethod>`,
      `<SignatureMethod Algorithm="${RSA_SHA256}"></SignatureMethod>`,
      ...references,
      reference("#prop", transform, Buffer.from(properties(role, ` xmlns="${DSIG}"`))),
      "</SignedInfo>",
    ].join("\n");
  const value = sign("sha256", Buffer.from(signedInfo(` xmlns="${DSIG}"`)), key);
  return [
    `<Signature xmlns="${DSIG}" Id="${IDS[role]}">`,
    signedInfo(""),
    `<SignatureValue>\n${lines(value)}\n</SignatureValue>`,
    "<KeyInfo>",
    "<X509Data>",
    ...chain.map(({ raw }) => `<X509Certificate>\n${lines(raw)}\n</X509Certificate>`),
    "</X509Data>",
    "</KeyInfo>",
    properties(role, ""),
    "</Signature>",
    "",
  ].join("\n");
}

function reference(uri: string, transforms: string, bytes: Uint8Array): string {
  const digest = createHash("sha256").update(bytes).digest("base64");
  return `<Reference URI="${uri}">\n${transforms}<DigestMethod Algorithm="${SHA256}"></DigestMethod>\n<DigestValue>${digest}</DigestValue>\n</Reference>`;
}

/** Who signs as what. On one line, as Samsung's tools have it: its digest is the same in every package there is. */
function properties(role: Role, namespace: string): string {
  const property = (name: string, content: string) =>
    `<SignatureProperty Id="${name}" Target="#${IDS[role]}">${content}</SignatureProperty>`;
  return (
    `<Object${namespace} Id="prop"><SignatureProperties xmlns:dsp="${PROPERTIES}">` +
    property("profile", `<dsp:Profile URI="${WIDGETS_DSIG}#profile"></dsp:Profile>`) +
    property("role", `<dsp:Role URI="${WIDGETS_DSIG}#role-${role}"></dsp:Role>`) +
    property("identifier", "<dsp:Identifier></dsp:Identifier>") +
    "</SignatureProperties></Object>"
  );
}

/** A path as Samsung's packager writes it: its slashes are escaped too. `'` is the one of the rest that XML could take amiss. */
const address = (path: string) => encodeURIComponent(path).replace(/'/g, "%27");

const lines = (bytes: Uint8Array) =>
  (
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\n");
