import { loadScript } from "./loadScript.ts";

/** Names of the two files beside index.html that hold the crypto module; a build may have left one of them out. */
export interface CryptoFiles {
  /** Fetched where pages can fetch. */
  readonly wasm: string;
  /** A classic script that leaves the same bytes as base64 on `window.__hearthCryptoWasm`: from `file://` nothing can be fetched. */
  readonly script: string;
}

/** @throws Error when the file could not be loaded; asking again tries again. */
export async function readCryptoBytes({ wasm, script }: CryptoFiles): Promise<ArrayBuffer> {
  if (/^https?:$/.test(location.protocol)) {
    const response = await fetch(wasm);
    if (!response.ok) throw new Error(`${wasm}: ${response.status}`);
    return response.arrayBuffer();
  }
  const holder = window as unknown as { __hearthCryptoWasm: string | undefined };
  // The script runs once; what it left is taken away at once, 6 MB of a television's memory.
  await loadScript(script);
  const base64 = holder.__hearthCryptoWasm;
  holder.__hearthCryptoWasm = undefined;
  if (base64 === undefined) throw new Error(`${script}: its bytes were already taken`);
  return fromBase64(base64);
}

function fromBase64(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes.buffer;
}
