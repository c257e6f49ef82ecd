/** The parts of a WebAssembly module that the rewriting looks at; what it does not look at stays as bytes. */

/** Value types as the binary format writes them. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const FUNCREF = 0x70;
export const EXTERNREF = 0x6f;

/** Values that a function takes and gives, by {@link I32} and the others. */
export interface FunctionType {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

/** Functions are all that the crypto module imports. */
export interface WasmImport {
  readonly module: string;
  readonly name: string;
  /** Index of its {@link FunctionType}. */
  readonly type: number;
}

export interface WasmTable {
  /** {@link FUNCREF} or {@link EXTERNREF}. */
  readonly type: number;
  readonly minimum: number;
  readonly maximum: number | undefined;
}

export interface WasmGlobal {
  readonly type: number;
  readonly mutable: boolean;
  /** A constant expression with its `end`. */
  readonly start: Uint8Array;
}

export type ExportKind = "function" | "table" | "memory" | "global";
/** In the order of their numbers in the binary format. */
export const EXPORT_KINDS: readonly ExportKind[] = ["function", "table", "memory", "global"];

export interface WasmExport {
  readonly name: string;
  readonly kind: ExportKind;
  readonly index: number;
}

/** An active segment of function numbers for the one function table. */
export interface WasmElements {
  readonly table: number;
  readonly offset: Uint8Array;
  readonly functions: readonly number[];
}

export interface WasmCode {
  /** Runs of local variables: how many, of which type. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  /** Instructions with the last `end`. */
  readonly body: Uint8Array;
}

export interface WasmModule {
  readonly types: readonly FunctionType[];
  readonly imports: readonly WasmImport[];
  /** Type of each own function. */
  readonly functions: readonly number[];
  readonly tables: readonly WasmTable[];
  /** The whole section's content. */
  readonly memory: Uint8Array;
  readonly globals: readonly WasmGlobal[];
  readonly exports: readonly WasmExport[];
  readonly elements: readonly WasmElements[];
  readonly code: readonly WasmCode[];
  /** The whole section's content: active segments of the one memory. */
  readonly data: Uint8Array | undefined;
}
