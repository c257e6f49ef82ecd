import { describe, expect, it } from "vitest";
import { claimedType, typeOfMedia } from "../../../src/matrix/mediaTypes.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(`${text}${" ".repeat(64)}`, (letter) => letter.charCodeAt(0) & 0xff);
const KINDS = ["image", "audio", "video"] as const;
/** Whatever gets a blob URL lives in our own origin: none of these types is ever opened as a page, or runs anything. */
const HARMLESS =
  /^(image\/(png|jpeg|gif|webp|bmp|avif)|(audio|video)\/(mp4|webm|ogg|x-matroska|mpeg|aac|flac|wav)(; codecs=(opus|vorbis|flac))?)$/;
const HTML = "<html><script>parent.stolen = localStorage</script></html>";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`;

describe("files that are something else than they say", () => {
  it.each([
    ["HTML", HTML],
    ["HTML after a byte order mark", `\u00ef\u00bb\u00bf${HTML}`],
    ["SVG", SVG],
    ["SVG after an XML line", `<?xml version="1.0"?>${SVG}`],
    ["SVG after a comment that names a picture", `<!-- \u0089PNG GIF89a OggS -->${SVG}`],
    ["PDF", "%PDF-1.7 /OpenAction << /S /JavaScript >>"],
    ["a script", "GIF=1;alert(1)"],
    ["a module", "\u0000asm\u0001\u0000\u0000\u0000"],
    ["a Flash film", "FWS\u0009"],
    ["an archive", "PK\u0003\u0004"],
    ["nothing", ""],
  ])("%s is no picture, sound or film", (_name, text) => {
    for (const kind of KINDS) expect(typeOfMedia(bytes(text), kind)).toBeUndefined();
  });

  it.each([
    ["GIF and script", `GIF89a/*${HTML}*/=1;alert(1)`],
    ["PNG and HTML", `\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001${HTML}`],
    ["JPEG and HTML", `\u00ff\u00d8\u00ff\u00fe\u0000\u0040${HTML}`],
    ["BMP and script", `BM=1;${HTML}`],
    ["WebP and SVG", `RIFF\u0040\u0000\u0000\u0000WEBPVP8 ${SVG}`],
    ["MP4 and HTML", `\u0000\u0000\u0000\u0020ftypisom${HTML}`],
    ["AVIF and SVG", `\u0000\u0000\u0000\u0020ftypavif${SVG}`],
    ["Ogg and HTML", `OggS${HTML}OpusHead`],
    ["WebM and HTML", `\u001a\u0045\u00df\u00a3${HTML}`],
    ["MP3 and HTML", `ID3\u0004${HTML}`],
    ["MPEG audio and SVG", `\u00ff\u00fb${SVG}`],
    ["WAV and HTML", `RIFF\u0040\u0000\u0000\u0000WAVE${HTML}`],
  ])("%s in one gets a harmless type or none", (_name, text) => {
    for (const kind of KINDS) {
      const type = typeOfMedia(bytes(text), kind);
      if (type !== undefined) expect(type).toMatch(HARMLESS);
    }
  });

  it("never believes a sender's type, and asks the engine for none that is not sound or film", () => {
    for (const claim of [
      "image/svg+xml",
      "text/html",
      "application/xhtml+xml",
      "audio/ogg; codecs=opus, text/html<",
      "video/",
      "audio/\u0000",
      undefined,
    ])
      expect(claimedType(claim)).toBeUndefined();
    expect(claimedType("audio/ogg; codecs=opus")).toBe("audio/ogg; codecs=opus");
  });
});
