/**
 * As much of a room as the SDK's RoomEncryptor asks for: who is in it, and who may read the past. An SDK Room would be
 * 27 kB and a dozen listeners for these six answers (matrix-js-sdk 43, `RoomEncryptor`).
 */
import { type Http, roomPath } from "./http.ts";
import { array, field, type RawEvent, string } from "./rawEvent.ts";

interface Target {
  readonly userId: string;
  readonly membership: string;
}

export class CryptoRoom {
  private readonly members = new Map<string, string>();
  private complete = false;
  private loading: Promise<void> | undefined;
  /** What sync brings while the list is on its way. */
  private late: RawEvent[] | undefined;
  private visibility = "shared";

  constructor(
    readonly roomId: string,
    private readonly http: Http,
    /** Somebody is not in the room any more: the next message needs a new key. */
    private readonly onLeft: () => void,
  ) {}

  /** State in the order it took effect. */
  apply(events: readonly RawEvent[]): void {
    this.late?.push(...events);
    for (const event of events) {
      if (event.type === "m.room.history_visibility" && event.state_key === "") {
        this.visibility = string(field(event.content, "history_visibility")) ?? this.visibility;
      }
      if (event.type !== "m.room.member" || event.state_key === undefined) continue;
      const membership = string(field(event.content, "membership")) ?? "leave";
      const before = this.members.get(event.state_key);
      this.members.set(event.state_key, membership);
      if (membership !== "join" && membership !== "invite" && before !== membership) this.onLeft();
    }
  }

  /** Events are missing: who came and went in between is not known. */
  doubt(): void {
    this.complete = false;
  }

  /** Everybody, from the server unless they are known. @throws AppError */
  async load(): Promise<void> {
    if (this.complete && !this.loading) return;
    this.loading ??= this.ask().finally(() => (this.loading = undefined));
    await this.loading;
  }

  private async ask(): Promise<void> {
    const { http, roomId } = this;
    this.complete = true;
    this.late = [];
    try {
      const [members, visibility] = await Promise.all([
        http.call("GET", roomPath(roomId, "members"), { query: { not_membership: "leave" } }),
        http.call("GET", roomPath(roomId, "state", "m.room.history_visibility", "")).catch(() => undefined),
      ]);
      const before = new Map(this.members);
      this.members.clear();
      const chunk = array(field(members, "chunk")) as readonly RawEvent[];
      const late = this.late;
      this.late = undefined;
      this.apply(chunk.filter((event) => field(event, "type") === "m.room.member" && typeof field(event, "state_key") === "string"));
      this.apply(late); // newer than the answer, or in it
      let left = false;
      before.forEach((membership, userId) => (left ||= isHere(membership) && !isHere(this.members.get(userId))));
      if (left) this.onLeft();
      this.visibility = string(field(visibility, "history_visibility")) ?? this.visibility;
    } catch (thrown) {
      this.late = undefined;
      this.complete = false;
      throw thrown;
    }
  }

  get people(): readonly string[] {
    return this.targets().map(({ userId }) => userId);
  }

  private targets(): Target[] {
    const wanted = this.shouldEncryptForInvitedMembers() ? ["join", "invite"] : ["join"];
    return Array.from(this.members, ([userId, membership]) => ({ userId, membership })).filter(({ membership }) =>
      wanted.includes(membership),
    );
  }

  // --- what the RoomEncryptor calls ---

  getJoinedMembers(): Target[] {
    return this.targets().filter(({ membership }) => membership === "join");
  }
  async getEncryptionTargetMembers(): Promise<Target[]> {
    await this.load();
    return this.targets();
  }
  shouldEncryptForInvitedMembers(): boolean {
    return this.visibility !== "joined";
  }
  getHistoryVisibility(): string {
    return ["invited", "joined", "shared", "world_readable"].includes(this.visibility) ? this.visibility : "shared";
  }
  getBlacklistUnverifiedDevices(): null {
    return null;
  }
}

const isHere = (membership: string | undefined): boolean => membership === "join" || membership === "invite";
