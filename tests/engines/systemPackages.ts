/** Shared libraries and fonts from the distribution, installed only when something is really missing. */
import { isOnPath, run } from "./shell.ts";

/** Debian packages that hold the libraries the headless builds link to. */
const packageOfLibrary: readonly (readonly [RegExp, string])[] = [
  [/^lib(nss3|nssutil3|smime3|ssl3)\.so/, "libnss3"],
  [/^lib(nspr4|plc4|plds4)\.so/, "libnspr4"],
  [/^libexpat\.so/, "libexpat1"],
  [/^libfontconfig\.so/, "libfontconfig1"],
  [/^libfreetype\.so/, "libfreetype6"],
  [/^libuuid\.so/, "libuuid1"],
  [/^libX11\.so/, "libx11-6"],
  [/^libX11-xcb\.so/, "libx11-xcb1"],
  [/^libXcomposite\.so/, "libxcomposite1"],
  [/^libXcursor\.so/, "libxcursor1"],
  [/^libXdamage\.so/, "libxdamage1"],
  [/^libXext\.so/, "libxext6"],
  [/^libXfixes\.so/, "libxfixes3"],
  [/^libXi\.so/, "libxi6"],
  [/^libXrandr\.so/, "libxrandr2"],
  [/^libXrender\.so/, "libxrender1"],
  [/^libXss\.so/, "libxss1"],
  [/^libXtst\.so/, "libxtst6"],
  [/^libxcb\.so/, "libxcb1"],
  [/^libasound\.so/, "libasound2"],
  [/^libdbus-1\.so/, "libdbus-1-3"],
  [/^lib(glib|gobject|gio|gthread|gmodule)-2\.0\.so/, "libglib2.0-0"],
  [/^libpulse\.so/, "libpulse0"],
  [/^libpulse-mainloop-glib\.so/, "libpulse-mainloop-glib0"],
  [/^libGL\.so/, "libgl1"],
  [/^libEGL\.so/, "libegl1"],
  [/^lib(atk-1\.0)\.so/, "libatk1.0-0"],
  [/^libatk-bridge-2\.0\.so/, "libatk-bridge2.0-0"],
  [/^libgbm\.so/, "libgbm1"],
  [/^libdrm\.so/, "libdrm2"],
  [/^libxkbcommon\.so/, "libxkbcommon0"],
  [/^libxslt\.so/, "libxslt1.1"],
  [/^libxml2\.so/, "libxml2"],
  [/^libpng16\.so/, "libpng16-16"],
  [/^libz\.so/, "zlib1g"],
  [/^libcups\.so/, "libcups2"],
  [/^libatspi\.so/, "libatspi2.0-0"],
  [/^libcairo\.so/, "libcairo2"],
  [/^libpango-1\.0\.so/, "libpango-1.0-0"],
];

/**
 * What a screenshot needs to show no empty boxes: a fontconfig pattern, and the smallest sensible package that answers it.
 * DejaVu has Latin, Cyrillic, Greek, Arabic and Hebrew.
 */
const fonts: readonly (readonly [pattern: string, debianPackage: string])[] = [
  [":lang=de", "fonts-dejavu-core"],
  [":lang=ar", "fonts-dejavu-core"],
  [":lang=he", "fonts-dejavu-core"],
  [":lang=ja", "fonts-noto-cjk"],
  [":charset=1f600:color=true", "fonts-noto-color-emoji"],
];

/** Installs packages of Debian or Ubuntu; says in plain words what to run when this process may not. */
export async function installSystemPackages(packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const unique = [...new Set(packages)];
  if (!(await isOnPath("apt-get")))
    throw new Error(`The tests need these Debian packages (or their like on this system): ${unique.join(", ")}.`);
  const root = await asRoot();
  if (!root) throw new Error(`The tests need packages this user may not install. Run: sudo apt-get install ${unique.join(" ")}`);
  // Another of our processes, or the machine's own updates, may be installing something.
  const apt = async (...args: readonly string[]): Promise<string> => {
    const [program, ...rest] = [...root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600", ...args];
    return run(program as string, rest);
  };
  const install = async () => apt("install", "-y", "--no-install-recommends", ...(await Promise.all(unique.map(nameHere))));
  try {
    await install();
  } catch {
    await apt("update"); // a fresh machine has no package lists, an old one stale ones
    await install();
  }
}

/** What goes before a command that root has to run; undefined where this user may not. */
async function asRoot(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  return (await succeeds("sudo", "-n", "true")) ? ["sudo", "-n"] : undefined;
}

/** Libraries that count time in 64 bits have another name since Debian 13 and Ubuntu 24.04; the old one is of several or of none. */
async function nameHere(debianPackage: string): Promise<string> {
  const newer = `${debianPackage}t64`;
  return (await succeeds("apt-cache", "show", newer)) ? newer : debianPackage;
}

function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return run(program, args).then(
    () => true,
    () => false,
  );
}

/** Installs the shared libraries `executable` links to and this machine lacks. Throws when one is in no package we know. */
export async function installMissingLibraries(executable: string, env?: NodeJS.ProcessEnv): Promise<void> {
  const missing = await missingLibraries(executable, env);
  if (missing.length === 0) return;
  await installSystemPackages(
    missing.map((library) => {
      const known = packageOfLibrary.find(([pattern]) => pattern.test(library));
      if (!known) throw new Error(`${executable} needs ${library}, and it is not known which package holds that.`);
      return known[1];
    }),
  );
  const still = await missingLibraries(executable, env);
  if (still.length > 0) throw new Error(`${executable} still lacks ${still.join(", ")} after installing packages.`);
}

async function missingLibraries(executable: string, env?: NodeJS.ProcessEnv): Promise<string[]> {
  const listing = await run("ldd", [executable], env ? { env } : {});
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] as string);
}

/** Installs fontconfig and one font for each script the app is tried in. */
export async function installMissingFonts(): Promise<void> {
  if (!(await isOnPath("fc-list"))) await installSystemPackages(["fontconfig"]);
  const missing: string[] = [];
  for (const [pattern, debianPackage] of fonts) {
    if ((await run("fc-list", [pattern, "family"])).trim() === "") missing.push(debianPackage);
  }
  await installSystemPackages(missing);
}
