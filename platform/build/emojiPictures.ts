/**
 * Pictures of emoji beside the page (`emoji/<code points>.svg`), for televisions whose system draws none. They come from
 * @twemoji/svg when a build is made; names are without U+FE0F. No build lists them anywhere: each is fetched when met.
 */
import { copyFileSync, createReadStream, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const source = (): string => dirname(createRequire(import.meta.url).resolve("@twemoji/svg/package.json"));

/** All tones of everything would be 8 MB. These have them; the page falls back to the picture without tone for the rest. */
const WITH_TONES = new Set(
  Array.from("👋🤚🖐✋🖖👌🤌🤏✌🤞🫰🤟🤘🤙👈👉👆🖕👇☝🫵👍👎✊👊🤛🤜👏🙌🫶👐🤲🤝🙏✍💅🤳💪👶🧒👦👧🧑👨👩🙋🤷🤦🙇💁💃🕺🎅🤶🫱🫲🫳🫴🫷🫸"),
);

/** Written as joined emoji with tones, drawn without: the picture has a code point of its own. */
const SAME: Readonly<Record<string, string>> = {
  "1f469-200d-1f91d-200d-1f469": "1f46d",
  "1f469-200d-1f91d-200d-1f468": "1f46b",
  "1f468-200d-1f91d-200d-1f468": "1f46c",
  "1faf1-200d-1faf2": "1f91d",
};

const NOTICE = `Pictures of emoji: Twemoji
Copyright 2014-2021 Twitter, Inc and other contributors; 2022-present Jason Sofonia, Justine De Caires and other contributors
https://github.com/jdecked/twemoji
Licensed under CC-BY 4.0: https://creativecommons.org/licenses/by/4.0/
From the npm package @twemoji/svg, where they were optimised; here a part of them, with other file names.
`;

/** Which pictures a build has: name of the picture → file of the package. */
export function emojiPictures(): ReadonlyMap<string, string> {
  const folder = source();
  const found = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".svg")) continue;
    const name = file.slice(0, -4).replace(/-fe0f\b/g, "");
    if (isWanted(name)) found.set(name, join(folder, file));
  }
  for (const [name, other] of Object.entries(SAME)) {
    const file = found.get(other);
    if (file !== undefined) found.set(name, file);
  }
  return found;
}

function isWanted(name: string): boolean {
  if (name === "e50a") return false; // no emoji: a sign of a shop, at a code point of nobody's
  const [base = "", ...rest] = name.split("-");
  const toned = rest.some((point) => /^1f3f[b-f]$/.test(point));
  return !toned || (rest.length === 1 && WITH_TONES.has(String.fromCodePoint(Number.parseInt(base, 16))));
}

export function emojiFolder(): Plugin {
  return {
    name: "hearth:emoji-folder",
    // Not emitFile: two thousand lines in every report of a build.
    writeBundle({ dir }) {
      if (dir === undefined) return;
      const folder = join(dir, "emoji");
      mkdirSync(folder, { recursive: true });
      for (const [name, file] of emojiPictures()) copyFileSync(file, join(folder, `${name}.svg`));
      writeFileSync(join(folder, "NOTICE.txt"), NOTICE);
    },
    configureServer(server) {
      const pictures = emojiPictures();
      server.middlewares.use("/emoji", (request, response, next) => {
        const file = pictures.get(/^\/([\da-f-]+)\.svg$/.exec(request.url ?? "")?.[1] ?? "");
        if (file === undefined) return next();
        response.setHeader("Content-Type", "image/svg+xml");
        createReadStream(file).pipe(response);
      });
    },
  };
}
