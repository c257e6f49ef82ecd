/**
 * Inside a peer's process: letting a new device in that shows a QR code (MSC4108 of 2024), by matrix-js-sdk's own code for
 * the existing device, which shares nothing with Hearth's but the crypto module's ECIES.
 */
import { QrCodeData } from "@matrix-org/matrix-sdk-crypto-wasm";
import { MSC4108RendezvousSession, MSC4108SecureChannel, MSC4108SignInWithQR } from "matrix-js-sdk/lib/rendezvous/index.js";
import type { LinkCommands } from "./commands.ts";
import type { PeerSession } from "./PeerSession.ts";

export function linkCommands(session: PeerSession): LinkCommands {
  let flow: MSC4108SignInWithQR | undefined;
  const running = (): MSC4108SignInWithQR => {
    if (!flow) throw new Error("nothing has been scanned");
    return flow;
  };
  return {
    async linkScan(bytes) {
      const data = QrCodeData.fromBytes(bytes);
      const url = data.rendezvousUrl;
      if (url === undefined) throw new Error("the code holds no address");
      const onFailure = (reason: string): void => console.warn("link:", reason);
      const channel = new MSC4108SecureChannel(new MSC4108RendezvousSession({ url, onFailure }), data.publicKey, onFailure);
      flow = new MSC4108SignInWithQR(channel, true, session.client, onFailure);
      await flow.negotiateProtocols();
      return { checkCode: flow.checkCode as string };
    },
    async linkPage() {
      const { verificationUri } = await running().deviceAuthorizationGrant();
      return verificationUri as string;
    },
    linkDecline: () => running().declineLoginOnExistingDevice(),
    linkShare: async () => void (await running().shareSecrets()),
  };
}
