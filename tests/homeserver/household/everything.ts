import { everyPicture } from "./everythingPictures.ts";
import { everyState } from "./everythingState.ts";
import { everyTalk } from "./everythingTalk.ts";
import { everyWord } from "./everythingWords.ts";
import { day, photo, recording, type SeedRoom } from "./script.ts";
import { alex, dana, ruth, sam, theo } from "./voices.ts";

const members = ["alex", "sam", "mia", "theo", "ruth", "george", "dana", "ben", "noor", "yael", "kenji", "lin"] as const;

/**
 * A room that holds every kind of event that a client of 2026 sends (tests/e2e/everyKind.test.ts walks it row by row), the
 * room it was before, and one with five voice messages in a row. Alex has read all of them: they change no counts.
 */
export const everything: readonly SeedRoom[] = [
  {
    key: "drawerBefore",
    name: "The everything drawer",
    by: "alex",
    members,
    age: 160,
    days: [
      day(
        150,
        "18:00",
        alex("One room for whatever fits nowhere else. Like the drawer in the kitchen."),
        sam("does it have the tape in it"),
        alex(photo("room-drawer", "It has everything in it"), { reactions: { "😂": "sam dana mia" } }),
        dana("It is full. Make a new one."),
      ),
    ],
  },
  {
    key: "everything",
    name: "The everything drawer",
    topic: "String, stamps, photos, plans. If it fits nowhere else, it fits here.",
    picture: "room-drawer",
    by: "alex",
    members,
    age: 14,
    alias: "drawer",
    replaces: "drawerBefore",
    pinned: ["packing", "rules", "lake"],
    days: [...everyWord, ...everyPicture, ...everyTalk, ...everyState],
  },
  {
    key: "granStories",
    name: "Gran's stories",
    topic: "One part after the other, and then to bed.",
    picture: "night-stories",
    by: "ruth",
    members: ["ruth", "alex", "sam", "mia", "theo"],
    age: 30,
    days: [
      day(
        11,
        "19:30",
        theo("Gran, can you tell the one with the goose?"),
        ruth(recording("gran-story-1.ogg"), { as: "first" }),
        ruth(recording("gran-story-2.ogg"), { after: 1 }),
        ruth(recording("gran-story-3.ogg"), { after: 1 }),
        ruth(recording("gran-story-4.ogg"), { after: 1 }),
        ruth(recording("gran-story-5.ogg"), { after: 1, as: "last" }),
        theo("AGAIN", { reactions: { "❤️": "ruth alex" }, after: 4 }),
      ),
    ],
  },
];
