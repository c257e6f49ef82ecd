/** What the build puts in for the glue of the crypto module (`build/crypto/lowerCrypto.ts`). */
declare module "hearth:crypto-glue" {
  export * from "@matrix-org/matrix-sdk-crypto-wasm";
  /** @param bytes the lowered module. */
  export function instantiate(bytes: ArrayBuffer): Promise<void>;
  /** @param make of the module as JavaScript: takes the imports, gives the exports. */
  export function connect(make: (imports: object) => object): void;
}
