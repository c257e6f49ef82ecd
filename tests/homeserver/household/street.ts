import { day, html, notice, photo, poll, recording, type SeedRoom } from "./script.ts";
import { alex, maria, noor, oskar, tom, yael } from "./voices.ts";

/** Clubs and neighbours. */
export const street: readonly SeedRoom[] = [
  {
    key: "choir",
    name: "Choir",
    topic: "Mondays at seven, parish hall. The boiler knows when we are coming.",
    picture: "room-choir",
    by: "maria",
    members: ["maria", "alex", "ruth", "oskar", "noor"],
    age: 270,
    spaces: ["streetSpace"],
    unread: 1,
    days: [
      day(
        27,
        "21:40",
        maria("My dears, that was the most beautiful wrong note I have heard this year. Let us keep it."),
        oskar("That was me."),
        maria("I know, my love, that is why I was looking at you.", { reactions: { "❤️": "noor alex", "🎵": "oskar" } }),
      ),
      day(
        8,
        "10:00",
        maria(recording("choir-alto.ogg", "Altos"), { reactions: { "🎶": "alex noor" } }),
        maria(recording("warm-up-tune.mp3", "Warm-up.mp3")),
        noor("Breathing before bar twelve. Understood."),
      ),
      day(0, "09:00", maria("Tonight we sing in COATS. The boiler has resigned.")),
    ],
  },
  {
    key: "cycling",
    name: "Alder Wheelers",
    topic: "Slow is a speed too",
    picture: "mountains-bikes",
    by: "oskar",
    members: ["oskar", "alex", "kenji", "tom"],
    age: 180,
    days: [
      day(
        29,
        "07:00",
        oskar("62 km. Flat. Mostly."),
        tom("It was not flat."),
        oskar("Mostly."),
        oskar(photo("mountains-pass", "The mostly part"), { reactions: { "😅": "tom alex kenji" } }),
      ),
      day(
        9,
        "07:15",
        oskar("Sunday, 08:00, at the bridge. Lights. Cake at 40 km."),
        alex("I will come as far as the cake.", { reactions: { "🍰": "oskar" } }),
      ),
    ],
  },
  {
    key: "neighbours",
    name: "No. 14 Alder Street",
    topic: "Bins: Tuesday green, Thursday grey. The lift is not a toy.",
    picture: "city-house",
    by: "tom",
    members: ["tom", "alex", "sam", "noor", "maria", "yael"],
    age: 290,
    spaces: ["streetSpace"],
    unread: 2,
    days: [
      day(
        23,
        "18:20",
        tom("Whoever is learning the trumpet: it's going well!"),
        yael("It's a trombone."),
        tom("It's going very well for a trombone.", { reactions: { "🎺": "noor sam", "😂": "maria" } }),
      ),
      day(
        11,
        "08:30",
        noor(html('The lift says "Error 4". What is Error 4?', "The lift says <code>Error 4</code>. What is <code>Error 4</code>?"), {
          as: "lift",
        }),
        tom("It's when the door has seen something it can't forget.", { re: "lift" }),
        maria("It is the fuse.", { re: "lift", oldReply: true }),
        tom("It was the fuse.", { reactions: { "🔧": "noor sam alex" } }),
      ),
      day(
        4,
        "20:00",
        tom(
          poll("Courtyard: what do we plant?", ["Cherry tree", "Herbs", "A bench", "Leave it to the fox"], {
            0: "noor maria",
            1: "yael",
            2: "sam",
            3: "tom alex",
          }),
        ),
        yael("I like the fox."),
      ),
      day(
        0,
        "07:20",
        maria("The fox has brought us a shoe. Size 43, brown. It is a good shoe."),
        tom("That's my shoe.", { reactions: { "🦊": "noor yael maria sam" } }),
      ),
    ],
  },
  {
    key: "allotment",
    name: "Allotment 7",
    by: "noor",
    members: ["noor", "alex", "george", "tom"],
    age: 170,
    days: [
      day(
        37,
        "12:00",
        noor(recording("allotment-plan.pdf", "allotment-plan.pdf")),
        tom("What is “one very hopeful melon”?"),
        noor("Hope is a strategy, Tom."),
        noor(photo("garden-plot", "As of this morning")),
      ),
      day(
        7,
        "18:00",
        noor("THERE IS A MELON. It is the size of a grape, but it's there.", {
          reactions: { "🍈": "alex george tom", "🎉": "alex george" },
        }),
      ),
    ],
  },
  {
    key: "dmTom",
    by: "tom",
    members: ["tom", "alex"],
    age: 140,
    kind: "direct",
    days: [
      day(
        13,
        "19:00",
        tom("Did I lend you my drill, or did you lend me yours?"),
        alex("We have two drills, and you have none."),
        tom("So the first one."),
        alex("I'll bring it down.", { reactions: { "🙌": "tom" } }),
      ),
    ],
  },
  {
    key: "streetNotices",
    name: "Alder Street notices",
    topic: "Council and water board. Nobody reads this, but it must exist.",
    by: "tom",
    members: ["tom", "alex", "sam", "noor", "maria"],
    age: 275,
    muted: true,
    tag: "m.lowpriority",
    unread: 2,
    spaces: ["streetSpace"],
    days: [
      day(18, "12:00", tom(notice("Water will be off on Wednesday from 09:00 to 11:00.")), tom(notice("CORRECTION: from 09:00 to 15:00."))),
      day(
        2,
        "12:00",
        tom(notice("Road closed on Saturday for the street party.")),
        tom(notice("CORRECTION: the street party is on Sunday. The road is closed on Saturday anyway.")),
      ),
    ],
  },
];
