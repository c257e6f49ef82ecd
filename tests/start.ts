/**
 * `npm start`: builds Hearth, starts a homeserver with a household in it, serves the app and says where.
 * `npm start -- --homeserver URL` uses that server instead; `-- --port N` serves at another port.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cryptoCache } from "../platform/build/crypto/kept.ts";
import { translateCrypto } from "../platform/build/crypto/translateCrypto.ts";
import { startDemo } from "./homeserver/demo.ts";
import { serveFolder } from "./serve.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { homeserver: { type: "string" }, port: { type: "string", default: "8080" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${values.port} is no port`);

console.log("Building Hearth …");
const built = spawnSync(process.execPath, [`${root}node_modules/vite/bin/vite.js`, "build", "--mode", "browser", "--logLevel", "warn"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, HEARTH_CRYPTO_JS: "later" },
});
if (built.status !== 0) process.exit(built.status ?? 1);

const demo = values.homeserver === undefined ? await startDemo() : undefined;
const server = (base_url: string, server_name?: string) => ({ base_url, ...(server_name === undefined ? {} : { server_name }) });
const web = await serveFolder(`${root}dist/browser`, {
  port,
  config: JSON.stringify({
    default_server_config: { "m.homeserver": demo ? server(demo.baseUrls.password, "hearth.test") : server(values.homeserver as string) },
    ...(demo && { servers: [server(demo.baseUrls.oauth, "phone.hearth.test")] }),
  }),
});

// For browsers without WebAssembly. On a new machine it takes minutes: Hearth is there meanwhile, without encryption for these.
const late = translateCrypto({ root, cache: cryptoCache(root) });
if (!existsSync(`${root}dist/browser/${late.fileName}`)) {
  late.code().then(
    (code) => writeFileSync(`${root}dist/browser/${late.fileName}`, code),
    (thrown: unknown) => console.error("Encryption for browsers without WebAssembly could not be made:", thrown),
  );
}

console.log(demo ? `\n${demo.howToSignIn()}` : "");
console.log(`\nHearth is at ${web.url}\nArrow keys, Enter for OK, Escape for Back. Ctrl+C ends it.`);

let ending = false;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (ending) return;
    ending = true;
    void Promise.all([web.close(), demo?.stop()]).finally(() => process.exit(0));
  });
}
