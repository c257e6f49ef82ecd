import { day, recording, type SeedRoom } from "./script.ts";
import { alex, dana, kenji, maria, noor, sam, tom, yael } from "./voices.ts";

const widget = (type: string, name: string, url: string, data: Record<string, unknown> = {}) => ({
  type,
  name,
  url,
  data,
  creatorUserId: "@alex:hearth.test",
  id: `${type}-1`,
});

/** Rooms with a call or a stream. */
export const calls: readonly SeedRoom[] = [
  {
    key: "jitsi",
    name: "Sunday call",
    topic: "Every Sunday at five. Gran first, then the weather.",
    picture: "room-call",
    by: "alex",
    members: ["alex", "ruth", "george", "dana", "sam"],
    age: 120,
    spaces: ["familySpace"],
    state: [
      {
        type: "im.vector.modular.widgets",
        stateKey: "jitsi-1",
        content: widget(
          "jitsi",
          "Sunday call",
          "https://meet.hearth.test/#conferenceDomain=meet.hearth.test&conferenceId=HearthSundayCall&displayName=$matrix_display_name&avatarUrl=$matrix_avatar_url&userId=$matrix_user_id&roomId=$matrix_room_id&theme=$theme",
          { domain: "meet.hearth.test", conferenceId: "HearthSundayCall", isAudioOnly: false, roomName: "Sunday call" },
        ),
      },
    ],
    days: [
      day(
        7,
        "16:58",
        dana("Are we all here? I can see Dad's ear."),
        alex("Dad, turn the telephone round."),
        dana("Now it's the other ear.", { reactions: { "👂": "alex sam", "😂": "sam" } }),
      ),
      day(0, "11:30", dana("Five o'clock, everyone. Dad: camera, then face.")),
    ],
  },
  {
    key: "elementCall",
    name: "Quick calls",
    by: "kenji",
    members: ["kenji", "alex", "lin"],
    age: 61,
    state: [
      {
        type: "org.matrix.msc3401.call.member",
        stateKey: "_@kenji:hearth.test_KENJIPHONE_m.call",
        content: {
          application: "m.call",
          call_id: "",
          scope: "m.room",
          device_id: "KENJIPHONE",
          expires: 14_400_000,
          focus_active: { type: "livekit", focus_selection: "oldest_membership" },
          foci_preferred: [{ type: "livekit", livekit_service_url: "https://livekit.hearth.test", livekit_alias: "quick" }],
        },
      },
    ],
    days: [
      day(
        3,
        "19:00",
        kenji("Calling from the Element app, is it ringing on the television?"),
        alex("It says that you are in a call. Very civilised."),
      ),
    ],
  },
  {
    key: "watch",
    name: "Street stage (live)",
    topic: "The Alder Street concert, streamed from the courtyard",
    picture: "night-stage",
    by: "maria",
    members: ["maria", "alex", "tom", "noor", "yael", "sam"],
    age: 20,
    unread: 5,
    state: [
      {
        type: "im.vector.modular.widgets",
        stateKey: "m.video-1",
        content: widget("m.video", "Livestream", "https://live.hearth.test/embed/video?widgetId=$matrix_widget_id", {
          title: "Courtyard camera",
        }),
      },
      { type: "io.element.widgets.layout", content: { widgets: { "m.video-1": { container: "top", index: 0, width: 100, height: 60 } } } },
    ],
    days: [
      day(
        5,
        "20:00",
        maria("We are live! Wave at the lamp post."),
        tom("I can see myself from my window."),
        yael("We can see you too. Nice pyjamas."),
        noor("The trombone! 🎺"),
        sam("ENCORE"),
        maria("That was the tuning."),
        sam("encore of the tuning", { reactions: { "👏": "tom noor yael alex" } }),
        tom(recording("warm-up-tune.mp3", "The tuning")),
      ),
    ],
  },
];
