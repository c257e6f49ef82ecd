/** A PKCS#12 file (.p12), as Samsung's certificate manager gives it: a private key, its certificate, and those above it. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import forge from "node-forge";

export interface Identity {
  readonly key: KeyObject;
  /** The key's own certificate first, then each with its issuer after it. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]];
}

/**
 * Opens a .p12.
 * @param what names the file in errors, "author certificate" for instance. The password is in none of them.
 * @throws in words: no PKCS#12, a wrong password, no key of RSA, no certificate that belongs to the key.
 */
export function readIdentity(bytes: Uint8Array, password: string, what: string): Identity {
  const bags = open(bytes, password, what);
  const key = bags.keys[0];
  if (!key) throw new Error(`The ${what} holds no private RSA key.`);
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new Error(`The key of the ${what} is shorter than 2048 bits.`);
  const own = bags.certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!own) throw new Error(`No certificate in the ${what} belongs to its key.`);
  return { key, chain: [own, ...issuers(own, bags.certificates)] };
}

/** @returns what a person should know before signing with it: that it has ended, or has not begun. */
export function validity({ chain }: Identity, now: Date): string | undefined {
  const [own] = chain;
  if (now > new Date(own.validTo)) return `ended on ${own.validTo}`;
  if (now < new Date(own.validFrom)) return `begins on ${own.validFrom} only`;
  return undefined;
}

/** The televisions (their DUIDs) for which Samsung made a distributor certificate; it installs on no other. */
export function televisions({ chain }: Identity): string[] {
  return Array.from((chain[0].subjectAltName ?? "").matchAll(/URN:tizen:deviceid=([^,\s"]+)/gi), ([, duid]) => duid ?? "");
}

interface Bags {
  readonly keys: readonly KeyObject[];
  readonly certificates: readonly X509Certificate[];
}

function open(bytes: Uint8Array, password: string, what: string): Bags {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString("binary")));
  } catch {
    throw new Error(`The ${what} is no PKCS#12 file (.p12).`);
  }
  const p12 = unlock(asn1, password, what);
  const bagsOf = (type: string | undefined) => (type === undefined ? [] : (p12.getBags({ bagType: type })[type] ?? []));
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids;
  return {
    keys: [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)].flatMap((bag) =>
      bag.key ? [createPrivateKey(forge.pki.privateKeyToPem(bag.key))] : [],
    ),
    certificates: bagsOf(certBag).flatMap((bag) => (bag.cert ? [new X509Certificate(forge.pki.certificateToPem(bag.cert))] : [])),
  };
}

function unlock(asn1: forge.asn1.Asn1, password: string, what: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, password);
  } catch (error) {
    const inUtf8 = unlockUtf8(asn1, password);
    if (inUtf8) return inUtf8;
    // What node-forge says of a wrong password depends on how the file is encrypted, and may quote parts of it.
    const message = error instanceof Error ? error.message : "";
    if (/^PKCS#12 MAC could not be verified|Invalid password|decrypt/i.test(message))
      throw new Error(`The password of the ${what} is wrong.`);
    throw new Error(`The ${what} is no PKCS#12 file (.p12), or of a kind that is not known here.`);
  }
}

/**
 * Newer files are encrypted with the password's UTF-8 but sealed with its UTF-16 (RFC 7292, B.1; RFC 8018): node-forge has one
 * password for both, so that "ä" opens none of them. Here without the seal: a key that matches its certificate is proof enough.
 */
function unlockUtf8(asn1: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx | undefined {
  const utf8 = forge.util.encodeUtf8(password);
  if (utf8 === password || !Array.isArray(asn1.value)) return undefined;
  try {
    const unsealed = forge.asn1.create(asn1.tagClass, asn1.type, asn1.constructed, asn1.value.slice(0, 2));
    return forge.pkcs12.pkcs12FromAsn1(unsealed, utf8);
  } catch {
    return undefined;
  }
}

function issuers(from: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let below: X509Certificate | undefined = from; below;) {
    const child: X509Certificate = below;
    const issuer = all.find((one) => one !== child && !found.includes(one) && child.checkIssued(one) && child.verify(one.publicKey));
    if (issuer) found.push(issuer);
    below = issuer;
  }
  return found;
}
