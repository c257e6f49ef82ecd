/** People and rights of an open room, from its state events (client-server API, "Permissions"). */
import { cleanName, disambiguate, foldName } from "./names.ts";
import { mxc } from "./mxc.ts";
import { array, field, fields, type RawEvent, string, whole } from "./rawEvent.ts";
import type { Person } from "./records.ts";

interface Member {
  readonly displayName: string;
  readonly folded: string;
  readonly avatar?: string;
  readonly here: boolean;
}

/** Members are loaded lazily: somebody unknown is shown by user id until an event or the member list tells more. */
export class RoomState {
  private readonly members = new Map<string, Member>();
  private readonly people = new Map<string, Person>();
  /** Name as it looks → the people here who have it. */
  private readonly looks = new Map<string, Set<string>>();
  private powerLevels: unknown;
  private creators: readonly string[] = [];
  private immortalCreators = false;
  /** Newest first; undefined until anything is known of the room. */
  pinned: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  createdAt: number | undefined;
  /** Raised by every change, so that rows are read anew. */
  version = 0;

  constructor(private readonly ownUserId: string) {}

  apply(event: RawEvent): void {
    if (event.state_key === undefined) return;
    switch (event.type) {
      case "m.room.member":
        this.applyMember(event.state_key, event.content, field(event.unsigned, "prev_content"));
        break;
      case "m.room.power_levels":
        if (event.state_key === "") this.powerLevels = event.content;
        break;
      case "m.room.pinned_events":
        if (event.state_key === "") this.pinned = pinnedOf(event.content);
        break;
      case "m.room.create": {
        if (event.state_key !== "") break;
        this.createdAt = whole(event.origin_server_ts, 0, 8.64e15);
        const more = array(field(event.content, "additional_creators")).filter((id): id is string => typeof id === "string");
        this.creators = [...(event.sender ? [event.sender] : []), ...more];
        // Room version 12: creators stand above all levels, and are not in the power levels.
        this.immortalCreators = Number(string(field(event.content, "room_version"))) >= 12;
        break;
      }
      default:
        return;
    }
    this.version++;
  }

  /** A member list is older news than what events have told. */
  applyIfUnknown(event: RawEvent): void {
    if (event.type === "m.room.member" && event.state_key !== undefined && this.members.has(event.state_key)) return;
    this.apply(event);
  }

  person(userId: string): Person {
    const known = this.people.get(userId);
    if (known) return known;
    const member = this.members.get(userId);
    const shared = member ? (this.looks.get(member.folded)?.size ?? 0) > (member.here ? 1 : 0) : false;
    const person: Person = {
      userId,
      name: disambiguate(userId, member?.displayName, shared),
      ...(member?.avatar ? { avatar: member.avatar } : {}),
    };
    if (member) this.people.set(userId, person);
    return person;
  }

  knows(userId: string): boolean {
    return this.members.has(userId);
  }

  private applyMember(userId: string, content: unknown, previous: unknown): void {
    // Of those who left before we came, what they were called is told by the content that their leaving replaced.
    const displayName = cleanName(field(content, "displayname")) || (isGone(content) ? cleanName(field(previous, "displayname")) : "");
    const avatar = mxc(field(content, "avatar_url"));
    const membership = field(content, "membership");
    const here = membership === "join" || membership === "invite";
    const before = this.members.get(userId);
    // Who leaves keeps the name they had: the content of a "leave" has none.
    const named = here || !before ? { displayName, ...(avatar ? { avatar } : {}) } : before;
    const member: Member = {
      displayName: named.displayName,
      folded: foldName(named.displayName),
      here,
      ...(named.avatar ? { avatar: named.avatar } : {}),
    };
    this.members.set(userId, member);
    this.people.delete(userId);
    if (before?.here) this.renamed(before.folded, (alike) => alike.delete(userId));
    if (here) this.renamed(member.folded, (alike) => alike.add(userId));
  }

  /** Whoever shares the look is called differently now. */
  private renamed(folded: string, change: (alike: Set<string>) => void): void {
    if (!folded) return;
    const alike = this.looks.get(folded) ?? new Set<string>();
    if (alike.size <= 2) alike.forEach((userId) => this.people.delete(userId));
    change(alike);
    if (alike.size <= 2) alike.forEach((userId) => this.people.delete(userId));
    this.looks.set(folded, alike);
  }

  private levelOf(userId: string): number {
    if (this.immortalCreators && this.creators.includes(userId)) return Infinity;
    if (this.powerLevels === undefined) return this.creators.includes(userId) ? 100 : 0;
    return level(field(field(this.powerLevels, "users"), userId), level(field(this.powerLevels, "users_default"), 0));
  }

  /** True while the power levels are not known: the server decides. */
  maySend(eventType: string): boolean {
    if (this.powerLevels === undefined) return true;
    const needed = level(field(field(this.powerLevels, "events"), eventType), level(field(this.powerLevels, "events_default"), 0));
    return this.levelOf(this.ownUserId) >= needed;
  }

  /** Whether somebody may redact others' events; false while the power levels are not known. */
  mayRedact(userId: string): boolean {
    return this.powerLevels !== undefined && this.levelOf(userId) >= level(field(fields(this.powerLevels), "redact"), 50);
  }

  mayRedactOthers(): boolean {
    return (
      this.powerLevels !== undefined &&
      this.levelOf(this.ownUserId) >= level(field(fields(this.powerLevels), "redact"), 50) &&
      this.maySend("m.room.redaction")
    );
  }
}

const MOST_PINNED = 50;
const EVENT_ID = /^\$[\x21-\x7e]{1,254}$/;

/** Whoever pins puts the new one at the end. */
function pinnedOf(content: unknown): readonly string[] {
  const ids = array(field(content, "pinned"))
    .slice(-4 * MOST_PINNED)
    .reverse()
    .filter((id): id is string => typeof id === "string" && EVENT_ID.test(id));
  return ids.filter((id, at) => ids.indexOf(id) === at).slice(0, MOST_PINNED);
}

const isGone = (content: unknown): boolean => ["leave", "ban"].includes(string(field(content, "membership")) ?? "");

/** A power level as it came: old rooms write them as strings. */
export function level(value: unknown, otherwise: number): number {
  const text = string(value);
  return whole(text !== undefined && /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : value, -9e15, 9e15) ?? otherwise;
}
