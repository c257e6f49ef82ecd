import { password as householdPassword } from "../homeserver/household/people.ts";
import { userIdOf } from "../homeserver/matrixApi.ts";
import { secrets } from "../homeserver/synapseConfig.ts";
import type { CommandName, PeerCommands, VerificationFacts } from "./commands.ts";
import type { Peer, PeerOptions, PeerVerification } from "./Peer.ts";
import { PeerProcess } from "./PeerProcess.ts";

/** Signs somebody in at a new device that encrypts: one or two seconds. `stop()` it in the end. */
export async function openPeer(options: PeerOptions): Promise<Peer> {
  const { homeserver, user, password = householdPassword, implementation = "rust", camera = implementation === "rust" } = options;
  const userId = userIdOf(user);
  const deviceName = options.deviceName ?? `${user}'s ${implementation === "rust" ? "phone" : "old computer"}`;
  const child = new PeerProcess(deviceName);
  try {
    const facts = await child.call("start", {
      homeserver,
      userId,
      password,
      ...(options.session && { session: options.session }),
      implementation,
      deviceName,
      verificationMethods: ["m.sas.v1", "m.qr_code.show.v1", "m.reciprocate.v1", ...(camera ? ["m.qr_code.scan.v1"] : [])],
      backdatingToken: secrets.appservice,
    });
    return makePeer(child, { implementation, userId, ...facts });
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function makePeer(child: PeerProcess, facts: Pick<Peer, "implementation" | "version" | "userId" | "deviceId">): Peer {
  const plain = <K extends CommandName>(name: K) => ((...args: unknown[]) => child.call(name, ...(args as never))) as PeerCommands[K];
  const verification = (facts: VerificationFacts): PeerVerification => makeVerification(child, facts);
  const nextVerification: Peer["nextVerification"] = async (options = {}) => verification(await child.call("nextVerification", options));
  const acceptVerification: Peer["acceptVerification"] = async (options) => {
    const incoming = await nextVerification(options);
    await incoming.accept();
    return incoming;
  };
  return {
    ...facts,
    setUpEncryption: plain("setUpEncryption"),
    unlock: plain("unlock"),
    resetIdentity: plain("resetIdentity"),
    waitForBackup: plain("waitForBackup"),
    restoreBackup: plain("restoreBackup"),
    waitForSecrets: plain("waitForSecrets"),
    devices: plain("devices"),
    isVerified: plain("isVerified"),
    isUserVerified: plain("isUserVerified"),
    waitForDevice: plain("waitForDevice"),
    discardSession: plain("discardSession"),
    setSharing: plain("setSharing"),
    createRoom: plain("createRoom"),
    join: plain("join"),
    invite: plain("invite"),
    waitForMember: plain("waitForMember"),
    send: plain("send"),
    sendEvent: plain("sendEvent"),
    sendPhoto: plain("sendPhoto"),
    readPhoto: plain("readPhoto"),
    waitForText: plain("waitForText"),
    waitForEvent: plain("waitForEvent"),
    messages: plain("messages"),
    request: plain("request"),
    requestVerification: async (target) => verification(await child.call("requestVerification", target)),
    nextVerification,
    acceptVerification,
    acceptVerificationByScan: async (look, options) => {
      const incoming = await acceptVerification(options);
      await incoming.scan(await look());
      return incoming;
    },
    link: async (qr) => ({
      ...(await child.call("linkScan", qr)),
      page: () => child.call("linkPage"),
      decline: () => child.call("linkDecline"),
      share: () => child.call("linkShare"),
    }),
    signOut: async () => {
      await child.call("logOut");
      await child.stop();
    },
    pause: () => child.signal("SIGSTOP"),
    resume: () => child.signal("SIGCONT"),
    stop: () => child.stop(),
  };
}

function makeVerification(child: PeerProcess, { id, ...facts }: VerificationFacts): PeerVerification {
  return {
    ...facts,
    accept: () => child.call("verificationAccept", id),
    ready: (options) => child.call("verificationReady", id, options),
    emoji: (options) => child.call("verificationEmoji", id, options),
    confirm: () => child.call("verificationConfirm", id),
    mismatch: () => child.call("verificationMismatch", id),
    cancel: (code) => child.call("verificationCancel", id, code),
    scan: (qr) => child.call("verificationScan", id, qr),
    showQr: (options) => child.call("verificationShowQr", id, options),
    confirmScanned: (options) => child.call("verificationConfirmScanned", id, options),
    ended: (options) => child.call("verificationEnded", id, options),
  };
}
