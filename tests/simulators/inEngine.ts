/** Simulated sets in a real engine: their globals are there before the page's first script, at each opening of the page. */
import { callInPage } from "../engines/lowered.ts";
import type { Tv } from "../engines/engine.ts";
import { installScreen, type StorageFaults } from "./screen.ts";
import { installTizen, type TizenOptions, type TizenTv } from "./tizenTv.ts";
import { installWebos, type WebosOptions, type WebosTv } from "./webosTv.ts";

export type SimulatedShell = "webos" | "tizen";
export type SetOptions<S extends SimulatedShell> = (S extends "webos" ? WebosOptions : TizenOptions) & StorageFaults;

/** A handle on the set in the page. */
export interface SetInPage<S extends SimulatedShell> {
  suspend(): Promise<unknown>;
  resume(): Promise<unknown>;
  passTime(ms: number): Promise<unknown>;
  /** Calls a function of the set; what it returns comes back as JSON. */
  call<N extends keyof Handles[S]>(name: N, ...args: ArgsOf<Handles[S][N]>): Promise<ResultOf<Handles[S][N]>>;
  /** A list that the set keeps. */
  read<N extends keyof Handles[S]>(name: N): Promise<Handles[S][N]>;
}
interface Handles {
  readonly webos: WebosTv;
  readonly tizen: TizenTv;
}
type ArgsOf<F> = F extends (...args: infer A) => unknown ? A : never;
type ResultOf<F> = F extends (...args: never) => infer R ? R : never;

/** From now on each page that `tv` opens is on such a set; what was simulated before is taken away. */
export async function simulateSet<S extends SimulatedShell>(tv: Tv, shell: S, options: SetOptions<S>): Promise<SetInPage<S>> {
  const { storage, ...ofSet } = options;
  const screen = await callInPage(installScreen, [storage ? { storage } : {}] as [StorageFaults], tv.major);
  const maker =
    shell === "webos"
      ? await callInPage(installWebos, [ofSet] as [WebosOptions], tv.major)
      : await callInPage(installTizen, [ofSet] as [TizenOptions], tv.major);
  // A frame of an error page has no storage; what fails there must not be told as the app's error.
  await tv.addScript(
    `if (window === window.top && location.protocol !== 'about:') { if (window.__tv) window.__tv.remove(); ${screen}; ${maker}; }`,
  );
  const inPage = (call: string): Promise<unknown> =>
    tv.evaluate(`(function () { var value = window.__tv.${call}; return value === undefined ? null : value; })()`);
  return {
    suspend: () => inPage("suspend()"),
    resume: () => inPage("resume()"),
    passTime: (ms) => inPage(`passTime(${ms})`),
    call: (name, ...args) => inPage(`${String(name)}(${args.map((arg) => JSON.stringify(arg)).join()})`) as never,
    read: (name) => inPage(String(name)) as never,
  };
}
