import { day, html, photo, place, recording, type SeedRoom } from "./script.ts";
import { alex, ben, dana, george, kenji, lin, ruth, sam } from "./voices.ts";

/** Journeys, past and planned. */
export const trips: readonly SeedRoom[] = [
  {
    key: "tokyo",
    name: "東京旅行 · Tokyo in spring",
    topic: "四月の計画 — flights, food, trains",
    picture: "city-tokyo",
    by: "kenji",
    members: ["kenji", "alex", "sam", "lin"],
    age: 130,
    unread: 2,
    days: [
      day(
        50,
        "09:00",
        kenji("みなさん、おはようございます！四月の東京、楽しみですね。"),
        lin("我查了一下，樱花大概四月初开。我们运气不错！"),
        kenji("はい、ちょうど満開の頃です 🌸"),
        alex("I understood the flower. I'm in."),
        lin("The flower is the main part.", { reactions: { "🌸": "kenji alex sam" } }),
      ),
      day(
        36,
        "20:30",
        kenji(
          html(
            "Day 1: 上野公園 → 谷中 → ラーメン\nDay 2: 築地 → 浜離宮 → 温泉\nDay 3: 高尾山",
            "<table><thead><tr><th>Day</th><th>Plan</th></tr></thead><tbody><tr><td>1</td><td>上野公園 → 谷中 → ラーメン</td></tr><tr><td>2</td><td>築地 → 浜離宮 → 温泉</td></tr><tr><td>3</td><td>高尾山 🏔️</td></tr></tbody></table>",
          ),
        ),
        sam("what's on day 3"),
        kenji("A small mountain. There is a cable car, and a monkey park."),
        sam("i'm in for the monkeys", { reactions: { "🐒": "kenji lin alex" } }),
      ),
      day(
        3,
        "07:10",
        kenji(photo("city-yanaka", "谷中の路地")),
        kenji(place("上野公園", 35.7156, 139.7731)),
        lin("住的地方我订好了，离车站走路五分钟。"),
        kenji("ありがとうございます、林さん！助かります。"),
      ),
    ],
  },
  {
    key: "lisbon",
    name: "Lisbon, finally",
    topic: "18–22 October. Flat on the hill with the squeaky stairs.",
    picture: "city-lisbon",
    by: "dana",
    members: ["dana", "alex", "sam", "ben"],
    age: 100,
    days: [
      day(
        70,
        "21:00",
        dana("BOOKED. Four nights, four of us, nobody under thirty.", { reactions: { "🎉": "alex sam ben" } }),
        ben("Custard tarts: a feasibility study. By me."),
        sam("phase one: eat one. phase two: repeat"),
      ),
      day(
        35,
        "10:15",
        dana(photo("city-tram", "The tram that we ran for")),
        ben(photo("food-tarts", "Phase one")),
        ben(photo("food-tarts2", "Phase two, same day")),
        alex(photo("city-hill", undefined, { rotated: true })),
        alex(recording("harbour.mp4", "The ferry, from the wrong side")),
        sam("the stairs do squeak"),
        dana(photo("beach-cascais", "Last evening")),
        ben("I have left part of my heart here, and both of my sunglasses.", { reactions: { "😎": "dana sam", "❤️": "alex" } }),
      ),
    ],
  },
  {
    key: "lakes",
    name: "Lake District, half-term",
    topic: "House key is in the box, the box is behind the bin, the code is the year Grandad was born",
    picture: "lake-house",
    by: "alex",
    members: ["alex", "sam", "ruth", "george"],
    age: 90,
    tag: "m.lowpriority",
    days: [
      day(
        60,
        "18:40",
        alex(photo("lake-arrival", "We are here, and so is the rain.")),
        sam("it's not rain it's mist. wet, falling mist"),
        alex(recording("train-window.mp4", "From the train")),
        alex(photo("mountains-fell", "The top, allegedly")),
        ruth("Is Theo wearing his vest?"),
        sam("theo is wearing all of his clothes", { reactions: { "🧥": "ruth" } }),
      ),
      day(
        57,
        "20:10",
        alex(photo("night-tent", "Theo insisted on the tent, in the garden of the house we pay for.")),
        george("Proper.", { reactions: { "⛺": "sam alex" } }),
      ),
    ],
  },
];
