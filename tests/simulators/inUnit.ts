/** Simulated sets in a unit test's own window. */
import { installScreen, type StorageFaults } from "./screen.ts";
import { installTizen, type TizenOptions, type TizenTv } from "./tizenTv.ts";
import { installWebos, type WebosOptions, type WebosTv } from "./webosTv.ts";

export function webosSet(options: WebosOptions & StorageFaults = {}): WebosTv {
  installScreen(options);
  return installWebos(options);
}

export function tizenSet(options: TizenOptions & StorageFaults = {}): TizenTv {
  installScreen(options);
  return installTizen(options);
}
