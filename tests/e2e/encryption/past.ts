/** What has happened before somebody verifies a television: a person with a phone, a friend, and a room full of encrypted talk. */
import { freshUser, type FreshUser } from "../../homeserver/freshUser.ts";
import { encodePicture } from "../../homeserver/media/encode.ts";
import { sceneSvg } from "../../homeserver/media/scenes.ts";
import { openPeer } from "../../peers/openPeer.ts";
import type { Peer, PeerImplementation, Photo, SetUpOptions } from "../../peers/Peer.ts";

export interface PastOptions {
  /** Whose client the phone is, the one that verifies the television; "rust" when absent. */
  readonly phone?: PeerImplementation;
  /** Whose client the friend has; "olm", the independent one, when absent. */
  readonly friend?: PeerImplementation;
  /** Of secret storage. */
  readonly secret?: SetUpOptions;
  /** How many messages each of the two has written; 3 when absent. */
  readonly lines?: number;
}

export interface Past {
  /** Who will sign in at the television. */
  readonly user: FreshUser;
  readonly friendUser: FreshUser;
  readonly phone: Peer;
  readonly friend: Peer;
  readonly recoveryKey: string;
  /** "Sunday lunch": encrypted, user and friend are in it. */
  readonly roomId: string;
  /** What was said, the oldest first. Every key lies in the user's backup. */
  readonly texts: readonly string[];
  /** An encrypted picture of `photo`, the last event. */
  readonly photoId: string;
  readonly photo: Photo;
  stop(): Promise<void>;
}

/** @param server where both sign in; the television may reach it over another line. */
export async function makePast(server: { readonly baseUrl: string }, options: PastOptions = {}): Promise<Past> {
  const { lines = 3, secret = {} } = options;
  const [user, friendUser] = await Promise.all([freshUser(server, "Rosa"), freshUser(server, "Fred")]);
  const peers: Peer[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(peers.map((peer) => peer.stop())));
  const open = async ({ user: name }: FreshUser, implementation: PeerImplementation): Promise<Peer> => {
    const peer = await openPeer({ homeserver: server.baseUrl, user: name, implementation });
    peers.push(peer);
    return peer;
  };
  try {
    const [phone, friend] = await Promise.all([open(user, options.phone ?? "rust"), open(friendUser, options.friend ?? "olm")]);
    const [{ recoveryKey }] = await Promise.all([phone.setUpEncryption(secret), friend.setUpEncryption()]);
    const roomId = await phone.createRoom([friendUser.user], { name: "Sunday lunch" });
    await friend.join(roomId);
    await phone.waitForMember(roomId, friendUser.user);
    await friend.waitForDevice(phone.userId, phone.deviceId);
    const texts: string[] = [];
    const say = async (speaker: Peer, listener: Peer, text: string): Promise<void> => {
      await speaker.send(roomId, text);
      await listener.waitForText(roomId, text);
      texts.push(text);
    };
    for (let i = 1; i <= lines; i++) {
      await say(phone, friend, `Rosa's line ${i}`);
      await say(friend, phone, `Fred's line ${i}`);
    }
    const picture = await encodePicture(sceneSvg("cake-past", 800, 600), "jpeg");
    const photo: Photo = { ...picture, name: "cake.jpg", caption: "The cake" };
    const photoId = await friend.sendPhoto(roomId, photo);
    await phone.waitForText(roomId, "The cake");
    await phone.waitForBackup(2);
    return { user, friendUser, phone, friend, recoveryKey, roomId, texts, photoId, photo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
