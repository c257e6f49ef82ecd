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
  let p12: forge.pkcs12.Pkcs12Pfx;
  try {
    p12 = forge.pkcs12.pkcs12FromAsn1(asn1, password);
  } catch (error) {
    // What node-forge says of a wrong password depends on how the file is encrypted, and may quote parts of it.
    const message = error instanceof Error ? error.message : "";
    if (/^PKCS#12 MAC could not be verified|Invalid password|decrypt/i.test(message))
      throw new Error(`The password of the ${what} is wrong.`);
    throw new Error(`The ${what} is no PKCS#12 file (.p12), or of a kind that is not known here.`);
  }
  const bagsOf = (type: string | undefined) => (type === undefined ? [] : (p12.getBags({ bagType: type })[type] ?? []));
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids;
  return {
    keys: [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)].flatMap((bag) =>
      bag.key ? [createPrivateKey(forge.pki.privateKeyToPem(bag.key))] : [],
    ),
    certificates: bagsOf(certBag).flatMap((bag) => (bag.cert ? [new X509Certificate(forge.pki.certificateToPem(bag.cert))] : [])),
  };
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
