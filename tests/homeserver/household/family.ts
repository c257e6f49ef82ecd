import { day, emote, html, photo, poll, recording, sticker, type SeedRoom } from "./script.ts";
import { alex, ben, dana, george, mia, ruth, sam, theo } from "./voices.ts";

const everybody = ["alex", "sam", "mia", "theo", "ruth", "george", "dana", "ben"] as const;

export const family: SeedRoom = {
  key: "family", name: "Family", topic: "Everyone who knows where the spare key is. Sunday lunch: bring something.", picture: "garden-family", by: "alex", members: everybody,
  age: 400, tag: "m.favourite", spaces: ["familySpace"], unread: 6, pinned: ["lunchRota", "key"],
  days: [
    day(63, "18:02",
      alex("The new television is up. Nobody is allowed to ask how long it took."),
      sam("three hours. and one trip to buy the right screws. and a second trip to buy the actually right screws", { reactions: { "😂": "mia theo dana ben ruth", "🔩": "ben" } }),
      theo("CAN WE WATCH THE SPACE ONE"),
      ruth("It looks very smart, Alex. Is it straight?"),
      alex("It is straight now, Mum.", { reactions: { "👏": "sam dana", "📐": "george" } }),
      photo0("room-television", "Before the cushions came back"),
      dana("Ooh, the lamp! I want that lamp."),
      sam("it's ours. you may visit it", { reactions: { "💡": "dana" } })),
    day(41, "09:15",
      ruth("Good morning everybody. Your father has been up since five talking to the beans. Love, Gran"),
      george("Beans need company.", { as: "beans", reactions: { "🌱": "ruth dana theo", "❤️": "mia" } }),
      photoOf(george, "garden-beans", "Row three. Doing well."),
      mia("grandad those are so tall???"),
      george("Taller than Theo on Tuesday."),
      theo("I AM 138 CENTIMETRES", { re: "beans" }),
      ben("That's a lot of stalk.", { reactions: { "🙄": "dana mia", "😂": "george alex" } }),
      dana("I apologise for my husband."),
      ben("She knew what she was signing up for. It was in the seed-nup.", { reactions: { "🚪": "dana sam mia" } })),
    day(30, "12:40",
      alex(html("Sunday lunch rota, so that we stop having four puddings:\n- starters: Dana and Ben\n- main: Sam and me\n- pudding: Mum\n- washing up: whoever says \"I'll do it in a minute\"", "<p><strong>Sunday lunch rota</strong>, so that we stop having four puddings:</p><ul><li>starters: Dana and Ben</li><li>main: Sam and me</li><li>pudding: Mum</li><li>washing up: whoever says <em>“I’ll do it in a minute”</em></li></ul>"), { as: "lunchRota", reactions: { "👍": "dana ben sam ruth", "😬": "mia" } }),
      ruth("I thought four puddings was rather nice."),
      george("So did I."),
      theo("FOUR PUDDINGS", { reactions: { "🍮": "george ruth ben mia dana" } }),
      dana("Alex, you have been overruled by both ends of the family.", { mentions: "alex" }),
      ben(poll("What shall we bring on Sunday?", ["Dumplings", "That beetroot thing", "Crisps, honestly", "Two kinds of dumplings"], { 0: "ruth sam", 1: "george", 2: "mia", 3: "theo alex dana" })),
      sam("the beetroot thing got one vote and we all know it was george"),
      george("It is a fine beetroot thing.", { reactions: { "🫜": "ben", "❤️": "ruth" } })),
    day(16, "20:11",
      sam("has anyone seen the spare key"),
      mia("its under the frog"),
      sam("it is not under the frog"),
      ruth("I have it, dear. I used it to water your fern.", { as: "key", reactions: { "🙏": "sam alex" } }),
      sam("you are a treasure. the fern was plastic", { reactions: { "😂": "alex mia theo dana ben george", "🪴": "ruth" } }),
      ruth("It looked thirsty.")),
    day(8, "16:30",
      dana("Photos from Saturday!"),
      photoOf(dana, "beach-saturday", "The wind was *not* in the forecast"),
      photoOf(dana, "beach-castle", "Castle by Theo, moat by Ben"),
      photoOf(dana, "food-chips"),
      { ...recordingOf("harbour.mp4", "The boats coming back in") },
      mia("ok the second one is actually so pretty", { reactions: { "🥰": "dana ruth" } }),
      theo("The moat had REAL CRABS. Two of them. I named them both Gary."),
      george("A good name for a crab."),
      ruth("What a lovely day that was. I have shown the pictures to everyone at the surgery.", { reactions: { "❤️": "dana alex mia sam ben" } })),
    day(2, "19:20",
      ruth(recording("gran-jam.ogg"), { as: "jam", reactions: { "🍯": "dana", "❤️": "theo mia" } }),
      dana("Three bags, please. And I'll trade you a jar of Ben's chilli thing.", { re: "jam" }),
      theo("MY DINOSAUR BOOK!!!!"),
      sam(emote("adds jam to the list of things we will never run out of")),
      theo(sticker("dino", "A cheerful dinosaur"))),
    day(0, "08:05",
      ruth("Good morning. It is nine degrees and your father is wearing shorts. Love, Gran"),
      george("Fresh."),
      dana("Are we still on for tonight? I can bring the projector or just bring myself.", { as: "tonight" }),
      sam("television is big enough now. just bring yourself. and dumplings", { re: "tonight", reactions: { "🥟": "ben theo mia" } }),
      mia("can lena come too? she has already seen it but she says the ending is worth it"),
      alex("Of course she can. Six o'clock, and shoes off, please.", { reactions: { "👍": "mia sam" } }),
      theo(photo("drawing-rocket", "I made a POSTER for film night"), { reactions: { "🚀": "ruth dana ben", "😍": "sam" } }),
      ruth("That is going straight on our fridge, Theo.", { edited: "That is going straight on our refrigerator, Theo. Please bring the original." }),
      ben("Dumplings are proving. So am I, mostly."),
      dana("Leaving at five. Ben is singing to the dumplings.", { mentions: "alex" }),
      george("They need company too.", { reactions: { "🌱": "dana alex", "🥟": "ben" } }),
      mia("gran pls tell grandad about trousers")),
  ],
};

function photo0(scene: string, caption: string) {
  return alex(photo(scene, caption));
}
function photoOf(who: typeof george, scene: string, caption?: string) {
  return who(photo(scene, caption));
}
function recordingOf(file: string, caption: string) {
  return dana(recording(file, caption));
}
