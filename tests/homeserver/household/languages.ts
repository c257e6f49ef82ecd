import { day, html, photo, type SeedRoom } from "./script.ts";
import { alex, maria, noor, tom, yael } from "./voices.ts";

/** Right to left, and far too long. */
export const languages: readonly SeedRoom[] = [
  {
    key: "hebrew",
    name: "משפחה וחברים",
    topic: "כאן מדברים עברית, פחות או יותר",
    picture: "lake-hebrew",
    by: "yael",
    members: ["yael", "alex", "noor"],
    age: 75,
    unread: 1,
    days: [
      day(
        12,
        "20:00",
        yael("שלום לכולם! מי מגיע לארוחת שישי?"),
        alex("אני! מה להביא?", { reactions: { "❤️": "yael" } }),
        yael("רק את עצמך. ואולי חלה. ויין. 😄"),
        yael("אנחנו אוכלים ב-19:30, ברחוב Alder Street 14, קומה 4 (אין מעלית היום)."),
        alex("I typed that with a dictionary, please be gentle."),
      ),
      day(
        1,
        "13:00",
        yael(photo("food-friday", "שבת שלום!")),
        yael(html("רשימה: חומוס, סלט, פיתות", "<p><b>רשימה:</b></p><ul><li>חומוס</li><li>סלט</li><li>פיתות</li></ul>")),
      ),
    ],
  },
  {
    key: "arabic",
    name: "جيران الحي",
    topic: "للأخبار والقهوة",
    picture: "garden-arabic",
    by: "noor",
    members: ["noor", "alex", "maria"],
    age: 72,
    days: [
      day(
        9,
        "17:30",
        noor("مساء الخير! القهوة جاهزة عندنا ☕", { as: "coffee" }),
        alex("شكراً! دقيقتان.", { re: "coffee", reactions: { "☕": "noor maria" } }),
        noor("أمي تقول: لا تأكلوا قبل أن تأتوا. The door is open (code 1482)."),
        maria("Coming down with churros."),
      ),
    ],
  },
  {
    key: "longNames",
    name: "The Extremely Official and Entirely Necessary Alder Street Residents’ Working Group on the Question of Whether the Courtyard Bench Should Face the Fountain or the Sunset, Formerly Known as “Bench”",
    topic: "A very long topic, because the discussion was long as well. ".repeat(12).trim(),
    by: "maria",
    members: ["maria", "alex", "tom", "yael"],
    age: 66,
    spaces: ["streetSpace"],
    days: [
      day(
        31,
        "19:00",
        maria(
          "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-style-one-word-without-any-place-to-break-it-because-televisions-should-cope",
        ),
        tom("Fountain."),
        yael("Sunset."),
        maria(
          `I have prepared a short statement.\n\n${"The bench, as an idea, is older than the fountain; and the sunset, I need hardly say, is older than both. When I first came to Alder Street there was no bench, and we stood. Standing, we looked at the sunset, because the fountain was broken. ".repeat(14)}\n\nIn conclusion: it should turn.`,
          { reactions: { "🪑": "tom yael alex", "👏": "tom" } },
        ),
        tom("A rotating bench."),
        yael("Seconded."),
      ),
    ],
  },
];
