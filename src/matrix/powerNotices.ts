/** Changed rights (client-server API, "m.room.power_levels"), in the roles that people know from other clients. */
import { field, fields } from "./rawEvent.ts";
import type { NoticeText } from "./records.ts";
import type { NoticeContext } from "./notices.ts";

const MOST_LINES = 5;
const MOST_USERS = 2000;

export function powerNotices(who: string, content: unknown, before: unknown, ctx: NoticeContext): readonly NoticeText[] {
  // Without the earlier content nobody can tell what changed.
  if (before === undefined) return [{ key: "permissions", values: { who } }];
  const lines: NoticeText[] = [];
  const users = fields(field(content, "users"));
  const oldUsers = fields(field(before, "users"));
  const usual = level(field(content, "users_default")) ?? 0;
  const oldUsual = level(field(before, "users_default")) ?? 0;
  const all = new Set([...Object.keys(users).slice(0, MOST_USERS), ...Object.keys(oldUsers).slice(0, MOST_USERS)]);
  for (const userId of Array.from(all)) {
    const now = level(field(users, userId)) ?? usual;
    const old = level(field(oldUsers, userId)) ?? oldUsual;
    if (now !== old && lines.length < MOST_LINES) lines.push({ key: roleKey(now), values: { who, target: ctx.nameOf(userId) } });
  }
  return lines.length > 0 ? lines : [{ key: "permissions", values: { who } }];
}

function roleKey(power: number): string {
  if (power >= 100) return "madeAdmin";
  if (power >= 50) return "madeModerator";
  return power >= 0 ? "madeMember" : "muted";
}

/** Old rooms have levels as strings of digits. */
function level(value: unknown): number | undefined {
  if (typeof value === "number" && isFinite(value)) return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}
