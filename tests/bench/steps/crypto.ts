/** Encryption on one engine: in the app as it is built, and the crypto module alone. */
import { join } from "node:path";
import { type CryptoPages, openCryptoPages } from "../crypto/pages.ts";
import { makeSealedRoom, type SealedRoom } from "../crypto/sealedRoom.ts";
import { SealedSeat } from "../crypto/SealedSeat.ts";
import { type EngineName, openEngine } from "../../engines/engine.ts";
import { type BenchHouse, cache, root } from "../house.ts";
import type { BenchOptions } from "../options.ts";
import type { Results } from "../results.ts";
import { measureSealedApp } from "./cryptoApp.ts";
import { measureModuleSpeed, measureModuleStarts } from "./cryptoModule.ts";

/** Starts take seconds there, and what they cost is much the same each time. */
const MOST_COLD_STARTS = 3;

export interface CryptoStep {
  /** @param part runs one part, and leaves the others their chance when it fails. @returns what the engine calls itself. */
  measure(engine: EngineName, part: (name: string, run: () => Promise<void>) => Promise<void>): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** What it needs (a room, a page) is made when it is first measured. */
export function createCryptoStep(house: BenchHouse, { cpus, runs }: BenchOptions, results: Results): CryptoStep {
  let room: Promise<SealedRoom> | undefined;
  let pages: Promise<CryptoPages> | undefined;
  const names: Record<string, string> = {};

  async function inApp(engine: EngineName, part: Parameters<CryptoStep["measure"]>[1]): Promise<void> {
    const seat = await SealedSeat.open(engine, house.accounts.household.url, await (room ??= makeSealedRoom(house.household)));
    try {
      for (const cpu of cpus) {
        await seat.tv.setCpu(cpu);
        await part(`${engine} ${cpu}x crypto in the app`, () => measureSealedApp(seat, runs, results.at({ engine, cpu })));
      }
    } finally {
      await seat.close();
    }
  }

  async function alone(engine: EngineName, part: Parameters<CryptoStep["measure"]>[1]): Promise<void> {
    const served = await (pages ??= openCryptoPages(root, join(cache, `crypto-${process.pid}`)));
    const tv = await openEngine(engine, { directNetwork: true });
    names[engine] = tv.browser;
    try {
      for (const cpu of cpus) {
        const record = results.at({ engine, cpu });
        await tv.setCpu(cpu);
        const starts = { runs: Math.min(MOST_COLD_STARTS, runs), withMemory: cpu === cpus[0] };
        await part(`${engine} ${cpu}x crypto module, starts`, () => measureModuleStarts(tv, served, starts, record));
        await part(`${engine} ${cpu}x crypto module, speed`, () => measureModuleSpeed(tv, served, record));
      }
    } finally {
      await tv.close();
    }
  }

  return {
    async measure(asked, part) {
      const engine = standIn(asked);
      if (engine !== asked)
        results.note(`Encryption: ${engine} stands for ${asked}, whose build crashes in its optimiser after some 700 decryptions.`);
      await part(`${engine} crypto in the app`, () => inApp(engine, part));
      await part(`${engine} crypto module`, () => alone(engine, part));
      return names;
    },
    async close() {
      await pages?.then((served) => served.close());
    },
  };
}

/** 64.0.3264 crashes in long decryptions. */
const standIn = (engine: EngineName): EngineName => (engine === "64" ? "65" : engine);
