import { bigPublic, telescope } from "./bigPublic.ts";
import { family } from "./family.ts";
import { friends } from "./friends.ts";
import { home } from "./home.ts";
import { oddities } from "./oddities.ts";
import type { SeedRoom } from "./script.ts";
import { spaces } from "./spaces.ts";
import { special } from "./special.ts";
import { street } from "./street.ts";

/** Every room of the household. */
export const rooms: readonly SeedRoom[] = [...spaces, family, ...home, ...friends, ...street, ...special, ...oddities, bigPublic, telescope];
