import { loadScript } from "./loadScript.ts";

/** Names of the files beside index.html that hold the crypto module. */
export interface CryptoFiles {
  /** The WebAssembly itself, fetched where pages can fetch. A package for a television has none: it is a folder of files. */
  readonly wasm?: string;
  /** A classic script that leaves the same bytes as base64 on `window.__hearthCryptoWasm`: from `file://` nothing can be fetched. */
  readonly base64: string;
}

/** @throws Error when the file could not be loaded; asking again tries again. */
export async function readCryptoBytes({ wasm, base64 }: CryptoFiles): Promise<ArrayBuffer> {
  if (wasm !== undefined && /^https?:$/.test(location.protocol)) {
    const response = await fetch(wasm);
    if (!response.ok) throw new Error(`${wasm}: ${response.status}`);
    return response.arrayBuffer();
  }
  const holder = window as unknown as { __hearthCryptoWasm: string | undefined };
  await loadScript(base64);
  const text = holder.__hearthCryptoWasm;
  if (text === undefined) throw new Error(`${base64}: its bytes were already taken`);
  const bytes = fromBase64(text);
  // The script runs once; what it left goes as soon as it was read, 6 MB of a television's memory.
  holder.__hearthCryptoWasm = undefined;
  return bytes;
}

function fromBase64(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes.buffer;
}
