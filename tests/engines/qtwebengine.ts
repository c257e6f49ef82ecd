/**
 * The real Chromium 53 and 56, engines of webOS 4 and Tizen 4: QtWebEngine out of PyQt5's wheels of 2017.
 * It needs a virtual display (Xvfb) with software GL, since 5.8 draws through OpenGL only.
 */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync, crc32 } from "node:zlib";
import { type BrowserProcess, startProcess } from "./browserProcess.ts";
import type { QtEngine } from "./catalogue.ts";
import type { DevTools } from "./devtools.ts";
import { isOnPath, run } from "./shell.ts";
import { installMissingLibraries, installSystemPackages } from "./systemPackages.ts";

const neededParts =
  "PyQt5/Qt/(lib|libexec|plugins/(platforms|xcbglintegrations)|qml/(QtQuick|QtQuick[.]2|QtWebEngine)|resources|translations/qtwebengine_locales)/";

/** What the unpacked Qt needs of the machine. */
export async function installSystemPartsOfQt(folder: string): Promise<void> {
  await installSystemPackages([
    ...((await isOnPath("Xvfb")) ? [] : ["xvfb"]),
    ...((await hasSoftwareGl()) ? [] : ["libgl1", "libgl1-mesa-dri"]),
  ]);
  for (const library of ["lib/libQt5WebEngineCore.so.5", "lib/libQt5WebEngine.so.5", "plugins/platforms/libqxcb.so"]) {
    await installMissingLibraries(join(folder, "PyQt5", "Qt", library));
  }
}

/** Unpacks the wheel's Qt into `folder`; returns the program to start. */
export async function installQt(entry: QtEngine, folder: string): Promise<string> {
  if (!(await hasPip())) await installSystemPackages(["python3", "python3-pip"]);
  const download = join(folder, "download");
  mkdirSync(download);
  // The stable-ABI wheel suits every later Python, and nothing of it is run by Python anyway.
  await run("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", download, entry.pyqt]);
  const wheel = readdirSync(download).find((file) => file.endsWith(".whl"));
  if (!wheel) throw new Error(`pip download ${entry.pyqt} left no wheel behind.`);
  const unpack =
    "import re, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); z.extractall(sys.argv[2], [n for n in z.namelist() if re.match(sys.argv[3], n)])";
  await run("python3", ["-c", unpack, join(download, wheel), folder, neededParts]);
  rmSync(download, { recursive: true });
  const qt = join(folder, "PyQt5", "Qt");
  chmodSync(join(qt, "libexec", "QtWebEngineProcess"), 0o755);
  refuseExecutableStack(join(qt, "lib", "libQt5WebEngineCore.so.5"));
  const [interpreter, home] = (
    await run("sh", [
      "-c",
      `$(test -x /usr/bin/python3 && echo /usr/bin/python3 || echo python3) -c "import ctypes, os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)"`,
    ])
  )
    .trim()
    .split("\n");
  const host = join(qt, "libexec", "hearth-host");
  copyFileSync(interpreter as string, host);
  writeFileSync(join(folder, "pythonhome.txt"), home as string);
  return host;
}

/**
 * An assembler file in 5.9's Chromium forgot to say that it needs no executable stack, so the library asks for one; C
 * libraries since glibc 2.41 (Debian 13) load nothing that does. ELF 64: program headers at 0x20, 56 bytes each, flags at +4.
 */
function refuseExecutableStack(library: string): void {
  const GNU_STACK = 0x6474e551;
  const EXECUTABLE = 1;
  const elf = readFileSync(library);
  const at = Number(elf.readBigUInt64LE(0x20));
  for (let nth = 0; nth < elf.readUInt16LE(0x38); nth++) {
    const header = at + nth * 56;
    if (elf.readUInt32LE(header) === GNU_STACK) elf.writeUInt32LE(elf.readUInt32LE(header + 4) & ~EXECUTABLE, header + 4);
  }
  writeFileSync(library, elf);
}

/** Debian's own Python comes without it. */
function hasPip(): Promise<boolean> {
  return run("python3", ["-m", "pip", "--version"]).then(
    () => true,
    () => false,
  );
}

async function hasSoftwareGl(): Promise<boolean> {
  return run("sh", [
    "-c",
    "ldconfig -p | grep -q libGL.so.1 && find /usr/lib /usr/lib64 -name 'swrast_dri.so' 2>/dev/null | grep -q .",
  ]).then(
    () => true,
    () => false,
  );
}

export interface QtOptions {
  readonly executable: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  readonly userAgent?: string | undefined;
  readonly flags: readonly string[];
}

/** Starts QtWebEngine with remote debugging on a free port. */
export async function startQt(options: QtOptions): Promise<BrowserProcess> {
  const qt = join(options.executable, "..", "..");
  const home = readFileSync(join(qt, "..", "..", "pythonhome.txt"), "utf8");
  const port = await freePort();
  const qml = join(options.profile, "view.qml");
  mkdirSync(join(options.profile, "screen"), { recursive: true });
  writeFileSync(qml, viewQml(options));
  const flags = [
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--enable-precise-memory-info",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ...options.flags,
  ];
  const script = fileURLToPath(new URL("qtHost.py", import.meta.url));
  const args = [
    script,
    qt,
    qml,
    String(options.width),
    String(options.height),
    join(options.profile, "screen"),
    cable(options.profile),
    String(port),
    ...flags,
  ];
  return startProcess(options.executable, args, {
    PATH: process.env["PATH"],
    LANG: "C.UTF-8",
    PYTHONHOME: home,
    HOME: options.profile,
    XDG_RUNTIME_DIR: options.profile,
    QTWEBENGINE_DISABLE_SANDBOX: "1",
    QTWEBENGINE_REMOTE_DEBUGGING: `127.0.0.1:${port}`,
  });
}

/** A socket path must be short (107 characters): keep the profile's path so, too. */
function cable(profile: string): string {
  return join(profile, "cable");
}

/**
 * Cuts the page running on `profile` off, running requests included, or lets it through again.
 * Stands in for the network line: QtWebEngine spares this machine's addresses any proxy, and its emulated conditions stop nothing.
 * New web sockets still get through.
 */
export async function setQtOffline(devtools: DevTools, profile: string, on: boolean): Promise<void> {
  const call = devtools.call as unknown as (method: string, params: object) => Promise<unknown>;
  await call(on ? "Network.addBlockedURL" : "Network.removeBlockedURL", { url: "http*" });
  if (!on) return;
  await new Promise<void>((resolve, reject) => {
    connect(cable(profile))
      .once("error", reject)
      .once("close", () => resolve())
      .resume();
  });
}

function viewQml({ profile, width, height, userAgent }: QtOptions): string {
  const agent = userAgent === undefined ? "" : `httpUserAgent: ${JSON.stringify(userAgent)};`;
  return `import QtQuick 2.7
import QtQuick.Window 2.2
import QtWebEngine 1.4
Window {
  width: ${width}; height: ${height}; visible: true
  WebEngineView {
    anchors.fill: parent
    url: "about:blank"
    focus: true
    settings.localContentCanAccessRemoteUrls: true
    profile: WebEngineProfile {
      offTheRecord: false; storageName: "hearth"; ${agent}
      persistentStoragePath: ${JSON.stringify(join(profile, "storage"))}; cachePath: ${JSON.stringify(join(profile, "cache"))}
    }
  }
}
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** What the virtual display of `profile` shows, as PNG: DevTools' own screenshot never answers in QtWebEngine. */
export function qtScreenshot(profile: string): Buffer {
  const dump = readFileSync(join(profile, "screen", "Xvfb_screen0")); // in the format of xwd: header, colour map, rows of BGRX
  const word = (index: number): number => dump.readUInt32BE(index * 4);
  const [headerSize, width, height, rowBytes, colours] = [word(0), word(4), word(5), word(12), word(19)];
  const start = headerSize + colours * 12;
  const rows = Buffer.alloc((width * 3 + 1) * height); // each row after a filter byte of 0
  for (let y = 0, to = 0; y < height; y++) {
    to++;
    for (let x = 0, from = start + y * rowBytes; x < width; x++, from += 4) {
      rows[to++] = dump[from + 2] as number;
      rows[to++] = dump[from + 1] as number;
      rows[to++] = dump[from] as number;
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8); // 8 bits of red, green and blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, pngChunk("IHDR", size), pngChunk("IDAT", deflateSync(rows)), pngChunk("IEND", Buffer.alloc(0))]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
  return chunk;
}
