import { bigPublic, telescope } from "./bigPublic.ts";
import { calls } from "./calls.ts";
import { closeFamily } from "./closeFamily.ts";
import { everything } from "./everything.ts";
import { family } from "./family.ts";
import { friends } from "./friends.ts";
import { home } from "./home.ts";
import { languages } from "./languages.ts";
import { oddities } from "./oddities.ts";
import { school } from "./school.ts";
import type { SeedRoom } from "./script.ts";
import { spaces } from "./spaces.ts";
import { special } from "./special.ts";
import { street } from "./street.ts";
import { trips } from "./trips.ts";

/** Every room of the household. */
export const rooms: readonly SeedRoom[] = [
  ...spaces,
  family,
  ...closeFamily,
  ...home,
  ...friends,
  ...trips,
  ...school,
  ...street,
  ...languages,
  ...calls,
  ...special,
  ...oddities,
  ...everything,
  bigPublic,
  telescope,
];
