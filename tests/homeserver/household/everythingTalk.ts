import { day, type Day, made, poll, type Say } from "./script.ts";
import { alex, ben, dana, george, kenji, lin, mia, noor, ruth, sam, theo, yael } from "./voices.ts";

/** A vote for a poll that was asked under the names of MSC3381 (unstable) or the later ones. */
const vote = (name: string, ...answers: string[]): Say =>
  made("org.matrix.msc3381.poll.response", ({ event }) => ({
    "m.relates_to": { rel_type: "m.reference", event_id: event(name) },
    "org.matrix.msc3381.poll.response": { answers },
  }));
const laterVote = (name: string, ...selections: string[]): Say =>
  made("m.poll.response", ({ event }) => ({
    "m.relates_to": { rel_type: "m.reference", event_id: event(name) },
    "m.selections": selections,
  }));
const text = (body: string) => [{ body }];

const secret = made("org.matrix.msc3381.poll.start", () => ({
  "org.matrix.msc1767.text": "Who snored?\n1. Grandad\n2. The dog next door\n3. Nobody",
  "org.matrix.msc3381.poll.start": {
    kind: "org.matrix.msc3381.poll.undisclosed",
    max_selections: 1,
    question: { "org.matrix.msc1767.text": "Who snored?", body: "Who snored?", msgtype: "m.text" },
    answers: ["Grandad", "The dog next door", "Nobody"].map((answer, index) => ({ id: `s${index}`, "org.matrix.msc1767.text": answer })),
  },
}));
const later = made("m.poll.start", () => ({
  "m.text": text("What do we play?\n1. Cards\n2. Charades\n3. Sleep"),
  "m.poll": {
    kind: "m.disclosed",
    max_selections: 2,
    question: { "m.text": text("What do we play? (two each)") },
    answers: ["Cards", "Charades", "Sleep"].map((answer, index) => ({ "m.id": `p${index}`, "m.text": text(answer) })),
  },
}));

/** What is said about what was said: polls, replies, edits, threads, reactions, redactions. */
export const everyTalk: readonly Day[] = [
  day(
    10,
    "10:00",
    alex(poll("Same lake next year?", ["Yes", "Yes, with roofs", "A hotel"], { 0: "sam theo", 1: "dana ben mia ruth george", 2: "noor" }), {
      as: "open",
    }),
    dana(vote("open", "answer2")),
    dana(vote("open", "answer1")), // changed her mind
    alex(poll("Which dumpling?", ["Leek", "Plum", "Both"], { 0: "sam", 2: "dana ben theo mia alex" }, true), { as: "ended" }),
    theo(secret, { as: "secret" }),
    mia(vote("secret", "s0")),
    ruth(vote("secret", "s0")),
    george(vote("secret", "s2")),
    yael(later, { as: "later" }),
    noor(laterVote("later", "p0", "p1")),
    kenji(laterVote("later", "p0")),
    lin(laterVote("later", "p2", "p0")),
    yael(
      made("m.poll.end", ({ event }) => ({
        "m.relates_to": { rel_type: "m.reference", event_id: event("later") },
        "m.text": text("The poll has ended. Top answer: Cards"),
        "m.poll.results": { p0: 3, p1: 1, p2: 1 },
      })),
    ),
  ),
  day(
    9,
    "18:00",
    sam("who has the other pegs", {
      as: "pegs",
      reactions: { "👀": "dana ben theo mia noor yael kenji lin", "🤷": "george", ":tea:": "ruth" },
    }),
    george("They hold up the beans.", { re: "pegs" }),
    sam("dad", { re: "pegs", oldReply: true }),
    ben("I will bring string.", {
      edited: ["I will bring some string.", "I will bring a lot of string.", "I will bring string, and pegs."],
      as: "string",
    }),
    mia(
      made("m.room.message", ({ event }) => ({
        msgtype: "m.image",
        body: "no such photo",
        url: "mxc://hearth.test/gone",
        info: { w: 800, h: 600, mimetype: "image/jpeg" },
        "m.relates_to": { "m.in_reply_to": { event_id: event("string") } },
      })),
    ),
    dana("Shall we plan the food in here?", { as: "food" }),
    ben("Stew.", { thread: "food" }),
    dana("Stew again?", { thread: "food" }),
    theo("pancakes", { thread: "food", reactions: { "🥞": "mia theo alex" } }),
    alex("Stew, and pancakes after it.", { thread: "food", re: "food" }),
    ruth("And plum jam. I have brought eleven jars.", { thread: "food" }),
    noor("This was for my sister.", { as: "gone", removed: "sent to the wrong family" }),
    mia("i did NOT say that", { removed: true }),
    lin("A reply to something that is gone.", { re: "gone" }),
  ),
];
