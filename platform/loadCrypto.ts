/** Brings the crypto module into the page: as WebAssembly where the engine has it (Chromium 57), else as JavaScript. */
import { loadScript } from "./loadScript.ts";

/** Names of the files beside index.html that hold the crypto module. */
export interface CryptoFiles {
  /** The WebAssembly itself, fetched where pages can fetch. A package for a television has none: it is a folder of files. */
  readonly wasm?: string;
  /** A classic script that leaves the same bytes as base64 on `window.__hearthCryptoWasm`: from `file://` nothing can be fetched. */
  readonly base64: string;
  /** The module as JavaScript, a classic script that leaves {@link MakeModule} on `window.__hearthCryptoJs`. */
  readonly javascript?: string;
}

/** Takes the imports of the module, gives its exports. Works once. */
type MakeModule = (imports: object) => object;

/** What stands before the module, and is useless without. */
export interface CryptoGlue {
  instantiate(bytes: ArrayBuffer): Promise<void>;
  connect(make: MakeModule): void;
}

interface Holder {
  __hearthCryptoWasm: string | undefined;
  readonly __hearthCryptoJs: MakeModule;
}

/**
 * @returns what loads the module. Asked again while it loads or after, it answers with the same promise. Rejects when the
 * module could not be had (no network) or started (no memory, a policy that forbids it): asking again tries again.
 */
export function cryptoLoader(glue: CryptoGlue, files: CryptoFiles): () => Promise<void> {
  let loading: Promise<void> | undefined;
  /** Kept when compiling failed: from `file://` they can be had once only. */
  let bytes: ArrayBuffer | undefined;

  async function compile(): Promise<void> {
    bytes ??= await readBytes(files);
    await glue.instantiate(bytes);
    bytes = undefined;
  }

  async function translated(): Promise<void> {
    if (files.javascript === undefined) throw new Error("This version of Hearth cannot encrypt without WebAssembly");
    await loadScript(files.javascript);
    glue.connect((window as unknown as Holder).__hearthCryptoJs);
  }

  return () => {
    loading ??= (typeof WebAssembly === "object" ? compile() : translated()).catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    });
    return loading;
  };
}

async function readBytes({ wasm, base64 }: CryptoFiles): Promise<ArrayBuffer> {
  if (wasm !== undefined && /^https?:$/.test(location.protocol)) {
    const response = await fetch(wasm);
    if (!response.ok) throw new Error(`${wasm}: ${response.status}`);
    return response.arrayBuffer();
  }
  const holder = window as unknown as Holder;
  await loadScript(base64);
  const text = holder.__hearthCryptoWasm;
  if (text === undefined) throw new Error(`${base64} left nothing`);
  // The script runs once; what it left goes as soon as it was read, 6 MB of a television's memory.
  holder.__hearthCryptoWasm = undefined;
  return fromBase64(text);
}

function fromBase64(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes.buffer;
}
