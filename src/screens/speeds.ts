import { SPEEDS } from "../matrix/voiceMemory.ts";

/** How fast speech is played, one after the other; anything else leads back to the first. */
export const nextSpeed = (speed: number): number => SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] as number;

/** "1.5×": the same in every language. */
export const speedWords = (speed: number): string => `${speed}×`;
