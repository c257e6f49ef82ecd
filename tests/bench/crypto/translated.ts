import * as crypto from "hearth:crypto-glue";
import { loadScript } from "../../../platform/loadScript.ts";
import { enter } from "./contender.ts";

type Make = (imports: object) => { readonly memory: { readonly buffer: ArrayBuffer } };

enter("translated", {
  crypto,
  async load() {
    await loadScript("translated.js");
    const make = (window as unknown as { readonly __hearthCryptoJs: Make }).__hearthCryptoJs;
    const made: ReturnType<Make>[] = [];
    crypto.connect((imports) => {
      made.push(make(imports));
      return made[0] as object;
    });
    return (made[0] as ReturnType<Make>).memory;
  },
});
