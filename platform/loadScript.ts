/**
 * Loads a classic script of this build on demand. This is Hearth's only code splitting: `import()` does not exist
 * before Chromium 63 and does not work from `file://` at all.
 */
const loads = new Map<string, Promise<void>>();

/**
 * @param file name of the script beside index.html.
 * @returns when it has run; the same promise for everyone who asks while it loads or after it ran.
 * @throws Error when it could not be loaded (network gone, file missing): asking again tries again.
 */
export function loadScript(file: string, page: Document = document): Promise<void> {
  const known = loads.get(file);
  if (known) return known;
  const load = new Promise<void>((resolve, reject) => {
    const script = page.createElement("script");
    script.src = file;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      loads.delete(file);
      script.remove();
      reject(new Error(`Script ${file} could not be loaded`));
    };
    page.head.appendChild(script);
  });
  loads.set(file, load);
  return load;
}
