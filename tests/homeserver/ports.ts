import { createServer } from "node:net";

/** A free loopback port: `wanted` if it is free, else any. Nothing holds it until the caller listens. */
export async function freePort(wanted = 0): Promise<number> {
  for (const port of wanted ? [wanted, 0] : [0]) {
    const found = await new Promise<number | undefined>((done) => {
      const server = createServer();
      server.on("error", () => done(undefined));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => done(address && typeof address === "object" ? address.port : undefined));
      });
    });
    if (found) return found;
  }
  throw new Error("no free port on loopback");
}
