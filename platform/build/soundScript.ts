/** The script that makes sound playable where the engine has no codec for it, loaded on demand (src/loadSound.ts). */
import { join } from "node:path";
import { bundle, type ClassicScript, classicScript } from "./classicScript.ts";
import { buildOpusModule } from "./opusModule.ts";

const LICENCE = `/*! Opus decoder: libopus, Copyright 2001-2023 Xiph.Org, Skype Limited, Octasic, Jean-Marc Valin, Timothy B. Terriberry,
CSIRO, Gregory Maxwell, Mark Borgerding, Erik de Castro Lopo, Mozilla, Amazon (BSD-3-Clause, https://opus-codec.org/license/);
as WebAssembly by opus-decoder, Copyright 2021-2025 Ethan Halsall (MIT). Licences in docs/licences.md of Hearth. */
`;

/** @param root the project's folder. */
export async function buildSoundScript(root: string): Promise<ClassicScript> {
  const output = { strict: true, codeSplitting: false };
  const code = await bundle(
    { name: "sound", entry: join(root, "platform/audio/soundScript.ts"), global: "__hearthSound" },
    {
      root: join(root, "src"),
      define: { __OPUS_MODULE__: JSON.stringify(await buildOpusModule(root)) },
      build: { target: "chrome53", rolldownOptions: { output } },
    },
  );
  return classicScript("sound", LICENCE + code);
}
