/** Who may steer a screen through a state event: pure, and every field is a stranger's until it was looked at. */
import { array, field, fields, string } from "./rawEvent.ts";
import { level } from "./roomState.ts";

/** From this room version on creators have more power than any number (room version 12, MSC4289). */
const CREATORS_ABOVE_ALL = 12;

/**
 * Whether `sender` has the power level that changing the room's state takes. Only `state_default` counts, and not what
 * the room asks for this one type: a room that lets everybody write our type by mistake lets nobody steer.
 * @param levels content of `m.room.power_levels`; undefined where the room has none.
 * @param create the `m.room.create` event.
 */
export function maySteer(sender: string, levels: unknown, create: unknown): boolean {
  const creator = string(field(create, "sender"));
  const content = field(create, "content");
  const version = Number(string(field(content, "room_version")) ?? "1");
  if (version >= CREATORS_ABOVE_ALL) {
    if (sender === creator || array(field(content, "additional_creators")).indexOf(sender) >= 0) return true;
  }
  // Without power levels the creator has 100, everybody else 0 (client-server API, "m.room.power_levels").
  if (levels === undefined) return sender === creator;
  const users = fields(field(levels, "users"));
  const own = Object.prototype.hasOwnProperty.call(users, sender) ? users[sender] : field(levels, "users_default");
  // At least 1: a room in which everybody may change everything has no admins.
  return level(own, 0) >= Math.max(1, level(field(levels, "state_default"), 50));
}
