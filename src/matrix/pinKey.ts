import { profilePrefix } from "./snapshot.ts";

/** Where the PIN of a profile lies (profilePin.ts); it goes with the profile. */
export const pinKey = (profileId: string): string => `${profilePrefix(profileId)}pin`;
