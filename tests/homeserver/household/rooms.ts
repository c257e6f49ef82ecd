import { family } from "./family.ts";
import type { SeedRoom } from "./script.ts";
import { spaces } from "./spaces.ts";

/** Every room of the household. */
export const rooms: readonly SeedRoom[] = [...spaces, family];
