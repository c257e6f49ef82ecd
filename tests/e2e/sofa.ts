/** A person in front of one maker's set: a simulated one around a real engine, with two rooms and a friend who writes. */
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type EngineName, type EngineOptions, openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import type { OpenHousehold } from "../homeserver/household.ts";
import { type SetInPage, type SetOptions, type SimulatedShell, simulateSet } from "../simulators/inEngine.ts";
import { leaveRoom } from "./steps.ts";
import { SHOTS } from "./story.ts";
import { sleep, Viewer } from "./viewer.ts";

export class Sofa<S extends SimulatedShell> {
  tv!: Tv;
  viewer!: Viewer;
  set!: SetInPage<S>;
  /** Name for signing in; the password is "hearth". */
  user = "";
  /** Its one message is "Soup is ready". */
  kitchen = "";
  /** Its one message is "The car is back". */
  garage = "";
  #page = "";
  #friend!: ReturnType<typeof actor>;
  #viewer!: ReturnType<typeof actor>;
  #errorsBefore = 0;

  constructor(
    readonly engine: EngineName,
    readonly shell: S,
  ) {}

  /** @param page path of the app's index.html, which is opened from file://. */
  async sitDown(server: OpenHousehold, page: string, options: EngineOptions = {}): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    this.#page = page;
    const [nora, fred] = await Promise.all([freshUser(server, "Nora"), freshUser(server, "Fred")]);
    this.user = nora.user;
    this.#friend = actor(server, fred.user);
    this.#viewer = actor(server, nora.user);
    this.kitchen = await this.share({ name: "Kitchen" });
    this.garage = await this.share({ name: "Garage" });
    await this.say(this.kitchen, "Soup is ready");
    await this.say(this.garage, "The car is back");
    this.tv = await openEngine(this.engine, { remote: this.shell, ...options });
    this.viewer = new Viewer(this.tv);
  }

  /** A room of the friend's in which both are. @param options as of `/createRoom`. */
  async share(options: Record<string, unknown>): Promise<string> {
    const roomId = await this.#friend.createRoom(options);
    await this.#friend.invite(roomId, this.user);
    await this.#viewer.join(roomId);
    return roomId;
  }

  /** A cold start on such a set. */
  async launch(options: SetOptions<S>): Promise<void> {
    this.#errorsBefore = this.tv.errors().length;
    this.set = await simulateSet(this.tv, this.shell, options);
    await this.tv.goto(pathToFileURL(this.#page).href);
  }

  /** Of this launch: 53 counts the requests that found no network as errors. */
  newErrors(): readonly unknown[] {
    return this.tv.errors().slice(this.#errorsBefore);
  }

  say(roomId: string, text: string): Promise<string> {
    return this.#friend.sendText(roomId, text);
  }

  hear(roomId: string, text: string): Promise<unknown> {
    return this.#friend.waitForEvent(roomId, (event) => event.content["body"] === text, 90_000);
  }

  async seeRoom(text: string): Promise<void> {
    await this.viewer.waitForMarks({ screen: "room", overlay: "" });
    await this.viewer.seeText(text);
    await this.viewer.expectFocus();
  }

  /** Whether the page is still the one that `markPage` has seen: nothing has loaded it anew. */
  markPage = (): Promise<unknown> => this.tv.evaluate("window.__sameOne = 1");
  isSamePage = (): Promise<boolean> => this.tv.evaluate<[], boolean>("window.__sameOne === 1");

  async backToRooms(): Promise<void> {
    await leaveRoom(this.viewer);
    await this.viewer.expectFocus();
  }

  async shot(name: string): Promise<void> {
    await sleep(400); // for the picture alone: what comes up fades in
    return this.tv.screenshot(`${SHOTS}/${this.shell}-${this.engine}-${name}.png`);
  }
}

/** What one maker's sets do in their own way. */
export interface Maker<S extends SimulatedShell> {
  /** True in the page when the app uses what the set offers beyond a start: some seconds after it. */
  readonly complete: string;
  readonly plain: SetOptions<S>;
  launch(link: string): SetOptions<S>;
  relaunch(set: SetInPage<S>, link: string): Promise<unknown>;
  network(set: SetInPage<S>, connected: boolean): Promise<unknown>;
}

export const lg: Maker<"webos"> = {
  complete: "window.__tv.calls.length > 0",
  plain: {},
  launch: (link) => ({ launch: { link } }),
  relaunch: (set, link) => set.call("relaunch", { link }),
  network: (set, connected) => set.call("network", connected),
};

export const samsung: Maker<"tizen"> = {
  complete: "true", // its keyboard is keys alone
  plain: { lacks: ["ColorF1Green"] },
  launch: (link) => ({ launch: { link }, lacks: ["ColorF1Green"] }),
  relaunch: (set, link) => set.call("relaunch", { PAYLOAD: JSON.stringify({ values: link }) }),
  network: (set, connected) => set.call("gateway", connected),
};
