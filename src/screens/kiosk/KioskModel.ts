import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Services } from "../../core/services.ts";
import { idleSeconds } from "../../input/idle.ts";
import type { KioskOrders } from "../../matrix/kioskControl.ts";
import type { Session } from "../../matrix/types.ts";
import type { KioskViewModel, Wall } from "./KioskViewModel.ts";
import { makeWallRooms } from "./wallRooms.ts";

export interface KioskDependencies {
  readonly session: Pick<Session, "rooms" | "resolveRoom" | "acceptInvite" | "sync">;
  readonly services: Pick<Services, "config" | "policy" | "navigation">;
  /** What an admin says from afar. */
  readonly orders?: ReadonlySignal<KioskOrders> | undefined;
}

const ROTATE_SECONDS = 30;
/** Somebody reads: the room stays for so long after the last key. */
const READING_SECONDS = 20;
/** A line that is gone for less is nobody's business. */
const OFFLINE_AFTER_MS = 5_000;
/** Photos come back so long after the last key, or sooner where the screen goes home sooner. */
const PHOTOS_AFTER_SECONDS = 20;
const MOST_ROOMS = 50;

/** The wall of a kiosk: its rooms one after the other, and what else stands there. */
export const KioskModel = createModel(({ session, services, orders }: KioskDependencies): KioskViewModel => {
  const { config, policy, navigation } = services;
  const kiosk = config.kiosk;
  const own = Array.from(new Set(kiosk?.rooms ?? [])).slice(0, MOST_ROOMS);
  const ordered = computed(() => orders?.value.show);
  const ownRooms = makeWallRooms({ session, addresses: signal(own), joins: kiosk?.account === "guest" });
  const orderedRooms = makeWallRooms({
    session,
    addresses: computed(() => (ordered.value === undefined ? [] : [ordered.value])),
    joins: false,
  });
  // A room that an order names and that we are not in changes nothing: the wall goes on.
  const rooms = computed(() => (orderedRooms.value[0]?.status === "here" ? orderedRooms.value : ownRooms.value));

  const at = signal(0);
  const covered = signal(false);
  const place = computed(() => ({ at: rooms.value.length > 0 ? at.value % rooms.value.length : 0, of: rooms.value.length }));
  const wall = computed<Wall>(() => rooms.value[place.value.at] ?? { status: "empty" });

  /** A number, so that a message in any room does not begin the turn anew. */
  const count = computed(() => rooms.value.length);
  const rotateMs = (kiosk?.rotateSeconds ?? ROTATE_SECONDS) * 1000;
  const turns = signal(0);
  effect(() => {
    void turns.value;
    void at.value;
    if (count.value < 2 || covered.value) return undefined;
    const next = (): void => {
      const quietFor = idleSeconds.peek();
      if (quietFor >= Math.min(READING_SECONDS, rotateMs / 1000)) step(1);
      else timer = setTimeout(next, (READING_SECONDS - quietFor) * 1000);
    };
    let timer = setTimeout(next, rotateMs);
    return () => clearTimeout(timer);
  });
  function step(by: number): void {
    const { of } = place.peek();
    at.value = (((place.peek().at + by) % of) + of) % of;
  }

  const isOffline = signal(false);
  effect(() => {
    const { status } = session.sync.value;
    if (status !== "reconnecting") {
      isOffline.value = status === "stopped";
      return undefined;
    }
    const timer = setTimeout(() => (isOffline.value = true), OFFLINE_AFTER_MS);
    return () => clearTimeout(timer);
  });

  if (kiosk?.mode === "ambient") {
    const after = Math.min(PHOTOS_AFTER_SECONDS, (policy.idleAfterMs ?? Infinity) / 1000);
    effect(() => {
      const isTop = navigation.top.value.route.screen === "kiosk";
      if (!isTop || idleSeconds.value < after) return;
      untracked(() => navigation.push({ screen: "ambient" }));
    });
  }

  return {
    wall,
    place,
    message: computed(() => orders?.value.message ?? kiosk?.message ?? ""),
    isOffline,
    replies: computed(() => (policy.canSend ? (kiosk?.quickReplies ?? "own") : undefined)),
    turn(by) {
      if (place.peek().of < 2) return false;
      step(by);
      turns.value++;
      return true;
    },
    cover: (on) => void (covered.value = on),
  };
});
