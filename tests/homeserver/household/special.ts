import { day, photo, raw, type SeedRoom, type Say } from "./script.ts";
import { alex, kenji, maria, noor, oskar, priya, sam, tom, yael } from "./voices.ts";

/** An encrypted event as it looks to those who have no key: of the right shape, and nobody can read it. */
function sealed(seed: string): Say {
  return raw("m.room.encrypted", {
    algorithm: "m.megolm.v1.aes-sha2",
    device_id: "LOSTDEVICE",
    sender_key: Buffer.from(`sender key of ${seed}`.padEnd(32, ".").slice(0, 32)).toString("base64").replace(/=+$/, ""),
    session_id: Buffer.from(`session ${seed}`.padEnd(32, ".").slice(0, 32)).toString("base64").replace(/=+$/, ""),
    ciphertext: Buffer.from(`\u0003\u0008\u0000\u0012 nobody can read this: ${seed} ${"·".repeat(60)}`)
      .toString("base64")
      .replace(/=+$/, ""),
  });
}

/** Rooms that are special by their state: encryption, upgrades, invitations. */
export const special: readonly SeedRoom[] = [
  {
    key: "encrypted",
    name: "Committee (private)",
    topic: "End-to-end encrypted",
    picture: "night-committee",
    by: "priya",
    members: ["priya", "alex", "maria"],
    age: 52,
    encrypted: true,
    unread: 2,
    days: [
      day(16, "20:00", priya(sealed("one")), maria(sealed("two")), priya(sealed("three"))),
      day(2, "21:00", maria(sealed("four")), priya(sealed("five"))),
    ],
  },
  {
    key: "dmEncrypted",
    by: "oskar",
    members: ["oskar", "alex"],
    age: 48,
    kind: "direct",
    encrypted: true,
    days: [day(6, "18:00", oskar(sealed("elbow")), oskar(sealed("elbow, again")))],
  },
  {
    key: "oldTrip",
    name: "Road trip",
    by: "oskar",
    members: ["oskar", "alex", "kenji"],
    age: 140,
    unread: 0,
    days: [
      day(
        100,
        "12:00",
        oskar("Route: north."),
        kenji("How far north?"),
        oskar("Until it stops.", { reactions: { "🧭": "kenji alex" } }),
        oskar("This room will move: I pressed something."),
      ),
    ],
  },
  {
    key: "newTrip",
    name: "Road trip",
    picture: "mountains-north",
    by: "oskar",
    members: ["oskar", "alex", "kenji"],
    age: 98,
    replaces: "oldTrip",
    days: [
      day(
        97,
        "12:00",
        oskar("Now we are here."),
        kenji(photo("mountains-road", "North, so far")),
        oskar("It did not stop. We turned round."),
        alex(photo("night-aurora", "Worth it"), { reactions: { "💚": "oskar kenji" } }),
      ),
    ],
  },
  {
    key: "inviteBooks",
    name: "Slow Book Club",
    topic: "One chapter a month. No homework.",
    picture: "room-books",
    by: "priya",
    members: ["priya", "alex", "noor"],
    age: 3,
    alex: "invite",
    days: [day(2, "19:00", priya("Chapter one by Easter."))],
  },
  { key: "inviteDirect", by: "oskar", members: ["oskar", "alex"], age: 2, kind: "direct", alex: "invite", days: [] },
  {
    key: "inviteChoir",
    name: "Altos only",
    picture: "night-altos",
    by: "maria",
    members: ["maria", "alex"],
    age: 1,
    alex: "invite",
    days: [],
  },
  {
    key: "left",
    name: "Gym challenge",
    by: "tom",
    members: ["tom", "alex"],
    age: 85,
    alex: "leave",
    days: [day(80, "06:00", tom("Thirty days! Who is in?"), alex("I was in for one day, thank you, it was lovely."))],
  },
  { key: "empty", name: "Garden plans", by: "noor", members: ["noor", "alex"], age: 5, days: [] },
  {
    key: "version6",
    name: "Alumni ’04",
    by: "yael",
    members: ["yael", "alex"],
    age: 365,
    roomVersion: "6",
    days: [day(200, "10:00", yael("Twenty-two years. I found the photographs."), alex("Please unfind them."))],
  },
  {
    key: "thanks",
    name: "Thank-you notes",
    by: "sam",
    members: ["sam", "alex", "noor"],
    age: 40,
    days: [
      day(
        38,
        "10:00",
        sam("for the lasagne, noor. all of us. all of it"),
        noor("It was four portions."),
        sam("it was one, it turns out", { removed: true }),
        sam("it was four, beautifully shared", { reactions: { "😇": "noor alex" } }),
      ),
    ],
  },
];
