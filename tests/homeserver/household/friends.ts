import { day, html, photo, place, poll, recording, sticker, type SeedRoom } from "./script.ts";
import { alex, ben, dana, george, kenji, lin, noor, oskar, ruth, sam, tom, yael } from "./voices.ts";

export const friends: readonly SeedRoom[] = [
  {
    key: "climbing", name: "Thursday Climbers", topic: "Hall at 19:30, chalk optional, chips afterwards mandatory", picture: "mountains-climb", by: "kenji", members: ["kenji", "alex", "noor", "lin", "oskar", "sam"], age: 260, unread: 5,
    days: [
      day(22, "22:40", noor("I FELL OFF THE GREEN ONE AND I LANDED LIKE A CAT", { reactions: { "🐈": "alex lin kenji sam oskar" } }), oskar("You landed on me."), noor("Like a cat on an Oskar."), kenji(photo("mountains-hall", "The green one. It looks easy from here.")), lin("Everything looks easy from the café.")),
      day(15, "17:00", kenji("Tonight?", { as: "tonight", reactions: { "✅": "alex noor lin", "❌": "oskar" } }), oskar("Elbow.", { thread: "tonight" }), noor("Poor elbow. What did it do?", { thread: "tonight" }), oskar("Shelving.", { thread: "tonight", reactions: { "🪛": "noor alex" } }), alex("I'll be ten minutes late, Theo has a recital on the ukulele.", { thread: "tonight" }), lin("We'll warm up slowly and with sympathy.", { thread: "tonight" }), sam("i hid it. he found it. it was me who hid it badly")),
      day(7, "23:05", noor(poll("Weekend away in May?", ["Yes, tents", "Yes, beds", "Only if Oskar cooks", "Ask me when it's warm"], { 0: "kenji", 1: "lin alex", 2: "noor sam" })), oskar("I cook one thing."), noor("And we respect it.")),
      day(0, "10:10", kenji("New routes on the north wall! They reset it yesterday."), kenji(photo("mountains-wall", "The yellow one has your name on it, Noor")), noor("Does it have my name on the mat as well?"), lin(sticker("mountain", "A happy mountain")), oskar("Elbow says yes.", { reactions: { "🎉": "noor kenji lin" } })),
    ],
  },
  {
    key: "boardGames", name: "Board Games & Regrets", topic: "Whoever hosts picks. Whoever loses washes up.", picture: "room-games", by: "lin", members: ["lin", "alex", "yael", "ben", "tom", "noor"], age: 240,
    days: [
      day(34, "20:00", lin("Final scores: Yael 84, Ben 61, Alex 60, Tom “I was building a nice farm”."), tom("It WAS a nice farm."), yael("I built a road through it.", { reactions: { "😈": "lin ben", "😢": "tom" } })),
      day(12, "19:30", ben("Saturday at ours. I'm doing the one with the trains."), yael("How long?"), ben("Two hours."), lin("It is four hours, and he knows it is four hours."), alex("I will bring a pillow.", { reactions: { "🛏️": "yael lin" } })),
      day(5, "11:30", tom("I won. I'd like it recorded in writing that I won."), lin("Recorded."), tom("With the farm strategy."), yael("Recorded, reluctantly.", { reactions: { "🚜": "tom ben alex noor" } })),
    ],
  },
  {
    key: "filmNight", name: "Film Night 🎬", topic: "Second Friday of the month, our sofa. Subtitles always on.", picture: "room-film", by: "alex", members: ["alex", "sam", "dana", "ben", "noor", "kenji", "tom"], age: 220, unread: 3, tag: "m.favourite",
    days: [
      day(31, "22:55", dana("I'm not crying, I have film in my eyes."), ben("She's been crying since the trailers."), noor("The bit with the dog!!", { as: "dog" }), sam("we agreed nobody would mention the dog", { re: "dog", oldReply: true, reactions: { "🐕": "dana noor alex", "😭": "dana" } })),
      day(10, "18:30",
        alex(poll("What do we watch on Friday?", ["The one about the lighthouse keeper", "Heist, but they are all grandmothers", "Documentary about octopuses (Theo's pick)", "Something short"], { 0: "kenji noor", 1: "dana ben sam tom", 2: "alex" })),
        kenji("The lighthouse one is in black and white and nobody speaks for forty minutes. It is wonderful."), tom("You had me, and then you lost me."), dana("Grandmothers it is.", { reactions: { "👵": "ben sam noor" } })),
      day(0, "09:30", noor("Bringing baklava. Don't eat before."), kenji("I can come, but I must leave before the ending, please tell me nothing."), tom("The grandmothers did it.", { reactions: { "😱": "kenji", "😂": "dana sam noor" } })),
    ],
  },
  { key: "dmNoor", by: "noor", members: ["noor", "alex"], age: 230, kind: "direct", days: [
    day(17, "14:10", noor("My mother has heard about you and now you're all coming to dinner. It isn't a question."), alex("When?"), noor("She says “when they're hungry”. So, Saturday."), alex("What do we bring?"), noor("Nothing. So, something small, so that she can say you shouldn't have.", { reactions: { "😂": "alex" } })),
    day(16, "23:30", alex("Please tell your mother that I have never been so full or so happy."), noor("She packed you a box, didn't she?"), alex("Three boxes."), noor("She likes you.", { reactions: { "❤️": "alex" } })),
  ] },
  { key: "dmKenji", by: "kenji", members: ["kenji", "alex"], age: 210, kind: "direct", unread: 1, days: [
    day(19, "08:00", kenji("I developed the roll from the lake."), kenji(photo("lake-film", "Portra, one stop over")), kenji(photo("lake-second", undefined, { format: "webp" })), alex("These are beautiful. Could we print the first one for Mum?"), kenji("It would be an honour for the roll.", { reactions: { "🎞️": "alex" } })),
    day(0, "11:00", kenji("The print is ready! It is bigger than I remember ordering.")),
  ] },
  {
    // Without a name: clients call it after its members.
    key: "noName", by: "lin", members: ["lin", "alex", "yael", "tom"], age: 26, days: [
      day(24, "19:00", lin("Made a group so that we stop emailing about the van."), tom("What's the van for?"), yael("The piano."), tom("What's the piano for?"), lin("Yael's flat."), tom("Yael lives on the fourth floor."), yael("We will not be discussing the floor.", { reactions: { "🎹": "lin alex", "😬": "tom" } })),
      day(20, "21:15", alex("My back would like to leave the group."), tom("My stairs would like a word."), yael("It sounds wonderful up here, thank you, all of you. Come and hear it.", { reactions: { "❤️": "alex lin tom" } })),
    ],
  },
  {
    key: "tokyo", name: "東京旅行 · Tokyo in spring", topic: "四月の計画 — flights, food, trains", picture: "city-tokyo", by: "kenji", members: ["kenji", "alex", "sam", "lin"], age: 130, unread: 2, days: [
      day(50, "09:00", kenji("みなさん、おはようございます！四月の東京、楽しみですね。"), lin("我查了一下，樱花大概四月初开。我们运气不错！"), kenji("はい、ちょうど満開の頃です 🌸"), alex("I understood the flower. I'm in."), lin("The flower is the main part.", { reactions: { "🌸": "kenji alex sam" } })),
      day(36, "20:30", kenji(html("Day 1: 上野公園 → 谷中 → ラーメン\nDay 2: 築地 → 浜離宮 → 温泉\nDay 3: 高尾山", "<table><thead><tr><th>Day</th><th>Plan</th></tr></thead><tbody><tr><td>1</td><td>上野公園 → 谷中 → ラーメン</td></tr><tr><td>2</td><td>築地 → 浜離宮 → 温泉</td></tr><tr><td>3</td><td>高尾山 🏔️</td></tr></tbody></table>")), sam("what's on day 3"), kenji("A small mountain. There is a cable car, and a monkey park."), sam("i'm in for the monkeys", { reactions: { "🐒": "kenji lin alex" } })),
      day(3, "07:10", kenji(photo("city-yanaka", "谷中の路地")), kenji(place("上野公園", 35.7156, 139.7731)), lin("住的地方我订好了，离车站走路五分钟。"), kenji("ありがとうございます、林さん！助かります。")),
    ],
  },
  {
    key: "lisbon", name: "Lisbon, finally", topic: "18–22 October. Flat on the hill with the squeaky stairs.", picture: "city-lisbon", by: "dana", members: ["dana", "alex", "sam", "ben"], age: 100, days: [
      day(70, "21:00", dana("BOOKED. Four nights, four of us, nobody under thirty.", { reactions: { "🎉": "alex sam ben" } }), ben("Custard tarts: a feasibility study. By me."), sam("phase one: eat one. phase two: repeat")),
      day(35, "10:15", dana(photo("city-tram", "The tram that we ran for")), ben(photo("food-tarts", "Phase one")), ben(photo("food-tarts2", "Phase two, same day")), alex(photo("city-hill", undefined, { rotated: true })), alex(recording("harbour.mp4", "The ferry, from the wrong side")), sam("the stairs do squeak"), dana(photo("beach-cascais", "Last evening")), ben("I have left part of my heart here, and both of my sunglasses.", { reactions: { "😎": "dana sam", "❤️": "alex" } })),
    ],
  },
  {
    key: "lakes", name: "Lake District, half-term", topic: "House key is in the box, the box is behind the bin, the code is the year Grandad was born", picture: "lake-house", by: "alex", members: ["alex", "sam", "ruth", "george"], age: 90, tag: "m.lowpriority", days: [
      day(60, "18:40", alex(photo("lake-arrival", "We are here, and so is the rain.")), sam("it's not rain it's mist. wet, falling mist"), alex(recording("train-window.mp4", "From the train")), alex(photo("mountains-fell", "The top, allegedly")), ruth("Is Theo wearing his vest?"), sam("theo is wearing all of his clothes", { reactions: { "🧥": "ruth" } })),
      day(57, "20:10", alex(photo("night-tent", "Theo insisted on the tent, in the garden of the house we pay for.")), george("Proper.", { reactions: { "⛺": "sam alex" } })),
    ],
  },
];

