import { day, type Day, made, raw, state } from "./script.ts";
import { alex, ben, dana, lin, ruth, sam, tom } from "./voices.ts";

const member = (user: string, membership: string, more: Record<string, unknown> = {}) =>
  state("m.room.member", { membership, ...more }, `@${user}:hearth.test`);

const packImages = (names: readonly string[]) =>
  state("m.room.image_pack", async ({ sticker }) => {
    const images: Record<string, unknown> = {};
    for (const name of names) {
      const { url, info } = await sticker(name);
      images[name] = { url, body: `A drawing: ${name}`, info };
    }
    return { pack: { display_name: "Theo's drawings", usage: ["emoticon", "sticker"] }, images };
  });

/** What changes a room: people, names, rights, places that move, calls, widgets, packs. */
export const everyState: readonly Day[] = [
  day(
    8,
    "12:00",
    alex(
      state("m.room.power_levels", async (maker) => {
        const levels = await maker.state("m.room.power_levels");
        const users = { ...(levels["users"] as Record<string, number>), "@sam:hearth.test": 50, "@dana:hearth.test": 50 };
        return { ...levels, users };
      }),
    ),
    alex(state("m.room.name", { name: "The everything drawer (top)" })),
    alex(state("m.room.name", { name: "The everything drawer" })),
    dana(state("m.room.topic", { topic: "String, stamps, photos, plans. If it fits nowhere else, it fits here. Labels welcome." })),
    alex(
      state("m.room.avatar", async ({ photo }) => {
        const { url, info } = await photo("room-drawer-open", { width: 400, height: 400 });
        return { url, info };
      }),
    ),
    alex(state("m.room.join_rules", { join_rule: "knock" })),
    alex(state("m.room.join_rules", { join_rule: "invite" })),
    alex(state("m.room.history_visibility", { history_visibility: "invited" })),
    alex(state("m.room.guest_access", { guest_access: "can_join" })),
    alex(state("m.room.guest_access", { guest_access: "forbidden" })),
    alex(state("m.room.server_acl", { allow: ["*"], deny: ["rain.example"], allow_ip_literals: false })),
    dana("Who is tidying up in here?"),
    alex(member("tom", "invite", { reason: "you asked about the tape" })),
    tom(member("tom", "join", { displayname: "Tom Birch" })),
    tom("Is the tape in here?"),
    tom(member("tom", "leave", { reason: "found the tape" })),
    alex(member("dealz", "ban", { reason: "no watches" })),
    ben("And shut.", { reactions: { "🚪": "dana" } }),
  ),
  day(
    7,
    "08:30",
    sam(
      state(
        "org.matrix.msc3672.beacon_info",
        ({ at }) => beaconInfo("Walking home from the lake", at, true, 31_536_000_000),
        "@sam:hearth.test",
      ),
      { as: "walk" },
    ),
    dana(
      state("org.matrix.msc3672.beacon_info", ({ at }) => beaconInfo("To the station", at, true, 3_600_000), "@dana:hearth.test"),
      {
        as: "station",
      },
    ),
    dana(beacon("station", 54.32, -2.74)),
    dana(state("org.matrix.msc3672.beacon_info", ({ at }) => beaconInfo("To the station", at, false, 3_600_000), "@dana:hearth.test")),
    sam(beacon("walk", 54.451, -3.071)),
    sam("nearly there. hills are taller on foot"),
    sam(
      raw("m.call.invite", {
        call_id: "drawer-1",
        party_id: "sam",
        version: "1",
        lifetime: 60_000,
        offer: { type: "offer", sdp: "v=0" },
      }),
    ),
    sam(raw("m.call.hangup", { call_id: "drawer-1", party_id: "sam", version: "1", reason: "user_hangup" })),
    sam(
      made("org.matrix.msc4075.rtc.notification", ({ at, event }) => ({
        notification_type: "ring",
        sender_ts: at,
        lifetime: 30_000,
        "m.mentions": { room: true, user_ids: [] },
        "m.relates_to": { rel_type: "m.reference", event_id: event("walk") },
      })),
    ),
    alex(
      state(
        "org.matrix.msc3401.call.member",
        ({ at }) => ({
          application: "m.call",
          call_id: "",
          scope: "m.room",
          device_id: "PHONE",
          created_ts: at,
          expires: 60_000,
          foci_preferred: [],
          focus_active: { type: "livekit", focus_selection: "oldest_membership" },
        }),
        "_@alex:hearth.test_PHONE_m.call",
      ),
    ),
    alex(state("org.matrix.msc3401.call.member", {}, "_@alex:hearth.test_PHONE_m.call")),
    dana("We could hear you, Sam. All of us. And the sheep."),
    alex(
      state(
        "im.vector.modular.widgets",
        {
          type: "m.etherpad",
          name: "Shopping list",
          url: "https://pad.hearth.test/p/drawer",
          data: {},
          creatorUserId: "@alex:hearth.test",
          id: "pad-1",
        },
        "pad-1",
      ),
    ),
    alex(state("im.vector.modular.widgets", {}, "pad-1")),
    ruth("The list was longer than the pad, I think."),
    alex(packImages(["tea", "dino", "sun"])),
    alex(state("com.example.drawer.label", { label: "String, too short to use" })),
    alex(
      state(
        "m.room.third_party_invite",
        { display_name: "Great-aunt Wren", key_validity_url: "https://id.hearth.test/valid", public_key: "YWJj", public_keys: [] },
        "wren-token",
      ),
    ),
    lin("That is everything, I believe."),
  ),
];

function beaconInfo(description: string, at: number, live: boolean, timeout: number): Record<string, unknown> {
  return { description, live, timeout, "org.matrix.msc3488.ts": at, "org.matrix.msc3488.asset": { type: "m.self" } };
}

function beacon(of: string, latitude: number, longitude: number) {
  return made("org.matrix.msc3672.beacon", ({ event, at }) => ({
    "m.relates_to": { rel_type: "m.reference", event_id: event(of) },
    "org.matrix.msc3488.location": { uri: `geo:${latitude},${longitude};u=12`, description: "Here" },
    "org.matrix.msc3488.ts": at,
  }));
}
