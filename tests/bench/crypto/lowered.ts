import * as crypto from "hearth:crypto-glue";
import { enter, fetchBytes, memoryOf } from "./contender.ts";

enter("lowered", {
  crypto,
  load: () => memoryOf(async () => crypto.instantiate(await fetchBytes("lowered.wasm"))),
});
