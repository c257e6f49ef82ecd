/** Which requests are for files of Hearth. The homeserver may live on the same host, and below the same path. */

/**
 * @param scope address of the folder that Hearth lies in, with a slash at its end.
 * @returns the file's name inside of that folder, "" for the page itself; undefined for everything that is not Hearth's.
 */
export function fileOf(request: Pick<Request, "method" | "mode" | "url">, scope: string): string | undefined {
  if (request.method !== "GET") return undefined;
  const address = request.url.replace(/[?#].*$/, "");
  if (address.slice(0, scope.length) !== scope) return undefined;
  const file = address.slice(scope.length);
  if (request.mode === "navigate") return file === "" || file === "index.html" ? "" : undefined;
  // Files are asked for by their name alone: what has a query is an API.
  return file === "" || request.url.indexOf("?") >= 0 ? undefined : file;
}

/** Name of an emoji's picture; undefined for other files. */
export const emojiName = (file: string): string | undefined => /^emoji\/([\da-f-]+)\.svg$/.exec(file)?.[1];
