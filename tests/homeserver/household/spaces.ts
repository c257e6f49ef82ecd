import type { SeedRoom } from "./script.ts";

export const spaces: readonly SeedRoom[] = [
  {
    key: "familySpace",
    name: "The Marlows & Co.",
    topic: "Family, in the wide sense",
    picture: "room-family",
    by: "alex",
    members: ["sam", "mia", "theo", "ruth", "george", "dana", "ben", "alex"],
    age: 401,
    kind: "space",
    days: [],
  },
  {
    key: "schoolSpace",
    name: "Alder Road School",
    topic: "Parents and teachers of years 3 to 9",
    picture: "drawing-school",
    by: "priya",
    members: ["alex", "sam", "noor", "tom", "yael"],
    age: 300,
    kind: "space",
    days: [],
  },
  {
    key: "streetSpace",
    name: "Alder Street",
    topic: "Who we are, who has the ladder",
    picture: "city-street",
    by: "tom",
    members: ["alex", "sam", "noor", "maria", "oskar"],
    age: 280,
    kind: "space",
    days: [],
  },
];
