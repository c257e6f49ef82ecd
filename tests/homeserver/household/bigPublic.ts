import { randomOf } from "../media/random.ts";
import { day, photo, voice, type Day, type Line, type SeedRoom } from "./script.ts";
import { strangers, type StrangerKey, type UserKey } from "./people.ts";

const crowd = (Object.keys(strangers) as StrangerKey[]).filter((stranger) => stranger !== "dealz");
const regulars: readonly UserKey[] = [...crowd, "kenji", "noor", "dana", "ben"];

const films = [
  "Paddington 2",
  "The Third Man",
  "My Neighbour Totoro",
  "Local Hero",
  "Some Like It Hot",
  "Singin' in the Rain",
  "The Apartment",
  "Amélie",
  "Babette's Feast",
  "Groundhog Day",
  "The Lady Vanishes",
  "Spirited Away",
  "Wallace & Gromit",
  "Charade",
  "Paper Moon",
  "The Iron Giant",
  "Tampopo",
  "Bringing Up Baby",
  "A Matter of Life and Death",
  "Moonstruck",
  "Hunt for the Wilderpeople",
  "The Red Shoes",
] as const;
const snacks = [
  "popcorn",
  "toast",
  "satsumas",
  "an entire trifle",
  "cheese on toast",
  "soup",
  "the good crisps",
  "rhubarb crumble",
  "noodles",
  "leftover dumplings",
] as const;
const weather = [
  "Pouring here",
  "Snowing, softly",
  "Grey and perfect",
  "Far too sunny for curtains",
  "Foggy",
  "Windy enough to rattle the window",
] as const;

const openings = [
  "Putting on {film} tonight. {weather}.",
  "First time watching {film}! No spoilers, I beg you.",
  "Rewatching {film} because I deserve it.",
  "Has anybody got strong feelings about {film}?",
  "My dad's favourite was {film}. Seems right for today.",
  "Vote for Friday: {film} or {film2}?",
  "{weather}, so: {film} and {snack}.",
  "Double bill: {film}, then {film2}. Talk me out of it.",
  "Found {film} on tape at a jumble sale. On TAPE.",
  "Is {film} a Christmas film? I say everything with snow is.",
] as const;
const answers = [
  "Oh, lucky you, seeing {film} for the first time.",
  "That one is like a blanket.",
  "I always cry at the train.",
  "The soundtrack alone!",
  "Save me some {snack}.",
  "We did {film2} last week and nobody spoke for an hour afterwards.",
  "Controversial, but I prefer {film2}.",
  "The cat sat through all of it, which is high praise.",
  "It holds up. It more than holds up.",
  "The second act drags, and I will not be taking questions.",
  "I'll bring {snack}, in spirit.",
  "Subtitles on, always.",
  "My gran met somebody who held a lamp on that set.",
  "Seen it eleven times. Twelve tonight.",
  "You have excellent taste and a good sofa.",
  "Which cut?",
  "The long one. You have the evening for it.",
  "Turn the lamp off, it's better in the dark.",
  "No phones! Says the person typing.",
  "Pausing for tea.",
  "Back. What did I miss?",
  "Only the best scene in it.",
  "That ending!",
  "I need to sit quietly for a bit.",
  "{film2} next, while we're all feeling things?",
  "Put it on the list.",
  "The list has {number} films on it now.",
  "Then we'd better get some {snack}.",
  "Yes. A thousand times yes.",
  "It isn't for me, but I'm glad it's for you.",
  "Same time next week?",
  "I'll be here.",
  "Hear, hear.",
  "Ha!",
  "The hat. The HAT.",
  "You could frame any second of it.",
] as const;

/** A public room with `count` messages of film lovers, over four months: for scrolling far, and for lists of many members. */
function conversation(count: number): Day[] {
  const r = randomOf("cosy films");
  const days: Day[] = [];
  let left = count;
  for (let daysAgo = 120; left > 0; daysAgo--) {
    const today = daysAgo === 0 ? left : Math.min(left, Math.round(count / 124 + r.between(-4, 4)));
    const lines: Line[] = [];
    let film = r.pick(films);
    for (let index = 0; index < today; index++) {
      const opening = index % 7 === 0;
      if (opening) film = r.pick(films);
      const template = r.pick<string>(opening ? openings : answers);
      const text = template
        .replace("{film}", film)
        .replace("{film2}", r.pick(films.filter((other) => other !== film)))
        .replace("{snack}", r.pick(snacks))
        .replace("{weather}", r.pick(weather))
        .replace("{number}", String(180 + (120 - daysAgo)));
      const by = voice(r.pick(regulars));
      const liked =
        r() < 0.02
          ? { reactions: { [r.pick(["🍿", "❤️", "🎬", "😭"])]: [...new Set([r.pick(regulars), r.pick(regulars)])].join(" ") } }
          : {};
      lines.push(
        r() < 0.008
          ? by(photo(r.pick(["room-cinema", "night-openair", "city-premiere", "cat-film"]), "Tonight's cinema"), liked)
          : by(text, liked),
      );
    }
    if (lines.length) days.push(day(daysAgo, "17:30", ...lines));
    left -= today;
  }
  return days;
}

export const bigPublic: SeedRoom = {
  key: "bigPublic",
  name: "Cosy Films & Series",
  topic: "What are you watching tonight? Be kind, tag spoilers, share snacks.",
  picture: "night-cinema",
  by: "otto",
  members: [...regulars, "otto", "alex"].filter((member, index, all) => all.indexOf(member) === index) as UserKey[],
  age: 124,
  kind: "public",
  alias: "cosy-films",
  unread: 37,
  days: conversation(1500),
};

/** Public, and alex is not in it: for the directory. */
export const telescope: SeedRoom = {
  key: "publicOther",
  name: "Backyard Astronomy",
  topic: "Look up. Bring a flask.",
  picture: "night-telescope",
  by: "wren",
  members: ["wren", "quill", "moth"],
  age: 44,
  kind: "public",
  alias: "astronomy",
  days: [
    day(
      1,
      "22:00",
      voice("wren")("Clear skies until two. Saturn is showing off."),
      voice("moth")("Flask is filled."),
      voice("quill")(photo("night-saturn", "Through the telescope, roughly")),
    ),
  ],
};
