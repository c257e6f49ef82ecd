import { day, html, photo, raw, recording, type SeedRoom, type Say } from "./script.ts";
import { alex, dana, kenji, maria, noor, oskar, priya, sam, tom, yael } from "./voices.ts";

/** An encrypted event as it looks to those who have no key: of the right shape, and nobody can read it. */
function sealed(seed: string): Say {
  return raw("m.room.encrypted", {
    algorithm: "m.megolm.v1.aes-sha2", device_id: "LOSTDEVICE", sender_key: Buffer.from(`sender key of ${seed}`.padEnd(32, ".").slice(0, 32)).toString("base64").replace(/=+$/, ""),
    session_id: Buffer.from(`session ${seed}`.padEnd(32, ".").slice(0, 32)).toString("base64").replace(/=+$/, ""),
    ciphertext: Buffer.from(`\u0003\u0008\u0000\u0012 nobody can read this: ${seed} ${"·".repeat(60)}`).toString("base64").replace(/=+$/, ""),
  });
}
const widget = (type: string, name: string, url: string, data: Record<string, unknown> = {}) => ({ type, name, url, data, creatorUserId: "@alex:hearth.test", id: `${type}-1` });

/** Rooms that are special by their state: languages, encryption, calls, streams, upgrades, invitations. */
export const special: readonly SeedRoom[] = [
  {
    key: "hebrew", name: "משפחה וחברים", topic: "כאן מדברים עברית, פחות או יותר", picture: "lake-hebrew", by: "yael", members: ["yael", "alex", "noor"], age: 75, unread: 1,
    days: [
      day(12, "20:00", yael("שלום לכולם! מי מגיע לארוחת שישי?"), alex("אני! מה להביא?", { reactions: { "❤️": "yael" } }), yael("רק את עצמך. ואולי חלה. ויין. 😄"), yael("אנחנו אוכלים ב-19:30, ברחוב Alder Street 14, קומה 4 (אין מעלית היום)."), alex("I typed that with a dictionary, please be gentle.")),
      day(1, "13:00", yael(photo("food-friday", "שבת שלום!")), yael(html("רשימה: חומוס, סלט, פיתות", "<p><b>רשימה:</b></p><ul><li>חומוס</li><li>סלט</li><li>פיתות</li></ul>"))),
    ],
  },
  {
    key: "arabic", name: "جيران الحي", topic: "للأخبار والقهوة", picture: "garden-arabic", by: "noor", members: ["noor", "alex", "maria"], age: 72,
    days: [
      day(9, "17:30", noor("مساء الخير! القهوة جاهزة عندنا ☕", { as: "coffee" }), alex("شكراً! دقيقتان.", { re: "coffee", reactions: { "☕": "noor maria" } }), noor("أمي تقول: لا تأكلوا قبل أن تأتوا. The door is open (code 1482)."), maria("Coming down with churros.")),
    ],
  },
  {
    key: "longNames", name: "The Extremely Official and Entirely Necessary Alder Street Residents’ Working Group on the Question of Whether the Courtyard Bench Should Face the Fountain or the Sunset, Formerly Known as “Bench”", topic: "A very long topic, because the discussion was long as well. ".repeat(12).trim(),
    by: "maria", members: ["maria", "alex", "tom", "yael"], age: 66, spaces: ["streetSpace"],
    days: [
      day(31, "19:00", maria("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-style-one-word-without-any-place-to-break-it-because-televisions-should-cope"), tom("Fountain."), yael("Sunset."), maria(`I have prepared a short statement.\n\n${"The bench, as an idea, is older than the fountain; and the sunset, I need hardly say, is older than both. When I first came to Alder Street there was no bench, and we stood. Standing, we looked at the sunset, because the fountain was broken. ".repeat(14)}\n\nIn conclusion: it should turn.`, { reactions: { "🪑": "tom yael alex", "👏": "tom" } }), tom("A rotating bench."), yael("Seconded.")),
    ],
  },
  {
    key: "encrypted", name: "Committee (private)", topic: "End-to-end encrypted", picture: "night-committee", by: "priya", members: ["priya", "alex", "maria"], age: 52, encrypted: true, unread: 2,
    days: [day(16, "20:00", priya(sealed("one")), maria(sealed("two")), priya(sealed("three"))), day(2, "21:00", maria(sealed("four")), priya(sealed("five")))],
  },
  { key: "dmEncrypted", by: "oskar", members: ["oskar", "alex"], age: 48, kind: "direct", encrypted: true, days: [day(6, "18:00", oskar(sealed("elbow")), oskar(sealed("elbow, again")))] },
  {
    key: "oldTrip", name: "Road trip", by: "oskar", members: ["oskar", "alex", "kenji"], age: 140, unread: 0,
    days: [day(100, "12:00", oskar("Route: north."), kenji("How far north?"), oskar("Until it stops.", { reactions: { "🧭": "kenji alex" } }), oskar("This room will move: I pressed something."))],
  },
  {
    key: "newTrip", name: "Road trip", picture: "mountains-north", by: "oskar", members: ["oskar", "alex", "kenji"], age: 98, replaces: "oldTrip",
    days: [day(97, "12:00", oskar("Now we are here."), kenji(photo("mountains-road", "North, so far")), oskar("It did not stop. We turned round."), alex(photo("night-aurora", "Worth it"), { reactions: { "💚": "oskar kenji" } }))],
  },
  {
    key: "jitsi", name: "Sunday call", topic: "Every Sunday at five. Gran first, then the weather.", picture: "room-call", by: "alex", members: ["alex", "ruth", "george", "dana", "sam"], age: 120, spaces: ["familySpace"],
    state: [{ type: "im.vector.modular.widgets", stateKey: "jitsi-1", content: widget("jitsi", "Sunday call", "https://meet.hearth.test/#conferenceDomain=meet.hearth.test&conferenceId=HearthSundayCall&displayName=$matrix_display_name&avatarUrl=$matrix_avatar_url&userId=$matrix_user_id&roomId=$matrix_room_id&theme=$theme", { domain: "meet.hearth.test", conferenceId: "HearthSundayCall", isAudioOnly: false, roomName: "Sunday call" }) }],
    days: [day(7, "16:58", dana("Are we all here? I can see Dad's ear."), alex("Dad, turn the telephone round."), dana("Now it's the other ear.", { reactions: { "👂": "alex sam", "😂": "sam" } })), day(0, "11:30", dana("Five o'clock, everyone. Dad: camera, then face."))],
  },
  {
    key: "elementCall", name: "Quick calls", by: "kenji", members: ["kenji", "alex", "lin"], age: 61,
    state: [{ type: "org.matrix.msc3401.call.member", stateKey: "_@kenji:hearth.test_KENJIPHONE_m.call", content: { application: "m.call", call_id: "", scope: "m.room", device_id: "KENJIPHONE", expires: 14_400_000, focus_active: { type: "livekit", focus_selection: "oldest_membership" }, foci_preferred: [{ type: "livekit", livekit_service_url: "https://livekit.hearth.test", livekit_alias: "quick" }] } }],
    days: [day(3, "19:00", kenji("Calling from the Element app, is it ringing on the television?"), alex("It says that you are in a call. Very civilised."))],
  },
  {
    key: "watch", name: "Street stage (live)", topic: "The Alder Street concert, streamed from the courtyard", picture: "night-stage", by: "maria", members: ["maria", "alex", "tom", "noor", "yael", "sam"], age: 20, unread: 5,
    state: [
      { type: "im.vector.modular.widgets", stateKey: "m.video-1", content: widget("m.video", "Livestream", "https://live.hearth.test/embed/video?widgetId=$matrix_widget_id", { title: "Courtyard camera" }) },
      { type: "io.element.widgets.layout", content: { widgets: { "m.video-1": { container: "top", index: 0, width: 100, height: 60 } } } },
    ],
    days: [day(5, "20:00", maria("We are live! Wave at the lamp post."), tom("I can see myself from my window."), yael("We can see you too. Nice pyjamas."), noor("The trombone! 🎺"), sam("ENCORE"), maria("That was the tuning."), sam("encore of the tuning", { reactions: { "👏": "tom noor yael alex" } }), tom(recording("warm-up-tune.mp3", "The tuning")))],
  },
  { key: "inviteBooks", name: "Slow Book Club", topic: "One chapter a month. No homework.", picture: "room-books", by: "priya", members: ["priya", "alex", "noor"], age: 3, alex: "invite", days: [day(2, "19:00", priya("Chapter one by Easter."))] },
  { key: "inviteDirect", by: "oskar", members: ["oskar", "alex"], age: 2, kind: "direct", alex: "invite", days: [] },
  { key: "inviteChoir", name: "Altos only", picture: "night-altos", by: "maria", members: ["maria", "alex"], age: 1, alex: "invite", days: [] },
  { key: "left", name: "Gym challenge", by: "tom", members: ["tom", "alex"], age: 85, alex: "leave", days: [day(80, "06:00", tom("Thirty days! Who is in?"), alex("I was in for one day, thank you, it was lovely."))] },
  { key: "empty", name: "Garden plans", by: "noor", members: ["noor", "alex"], age: 5, days: [] },
  { key: "version6", name: "Alumni ’04", by: "yael", members: ["yael", "alex"], age: 365, roomVersion: "6", days: [day(200, "10:00", yael("Twenty-two years. I found the photographs."), alex("Please unfind them."))] },
  { key: "thanks", name: "Thank-you notes", by: "sam", members: ["sam", "alex", "noor"], age: 40, days: [day(38, "10:00", sam("for the lasagne, noor. all of us. all of it"), noor("It was four portions."), sam("it was one, it turns out", { removed: true }), sam("it was four, beautifully shared", { reactions: { "😇": "noor alex" } }))] },
];
