import type { SeedRoom } from "./script.ts";

export const spaces: readonly SeedRoom[] = [
  { key: "familySpace", name: "The Marlows & Co.", topic: "Family, in the wide sense", picture: "room-family", by: "alex", members: ["alex", "sam", "mia", "theo", "ruth", "george", "dana", "ben"], age: 401, kind: "space", days: [] },
];
