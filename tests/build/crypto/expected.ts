/** What the scenario must find, whichever modules take part. */
const TEXT = "Grüße aus dem Wohnzimmer 📺";

export const EXPECTED = {
  messages: { there: true, back: true, unknown: "refused" },
  olm: true,
  sas: { emoji: 7, same: true, decimals: true, done: true, verified: true, heard: true },
  qr: { bytes: true, seen: true, done: true, verified: true, secrets: true },
  bundle: { before: false, after: true, verified: true, damaged: "refused" },
  exported: { keys: 2, wrong: "refused", before: "no key", imported: 2, progress: 0.5, text: TEXT },
  backup: { imported: 2, text: TEXT },
  attachment: { same: true, wrong: "refused" },
  integers: { period: 604_800_000_000, messages: 4_294_967_297, seen: true },
  kept: { text: TEXT, verified: true, crossSigning: true },
};
