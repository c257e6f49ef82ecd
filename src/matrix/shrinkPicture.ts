/**
 * Pictures in the size that they are shown in. The server's own are; what was encrypted, and originals that stand in for a
 * thumbnail, come as their senders made them: decoded, four bytes for each pixel, as long as they are on the screen.
 */
import type { ImageFacts } from "./imageBytes.ts";

export type ShrinkPicture = (picture: Blob, facts: ImageFacts, shown: { readonly width: number; readonly height: number }) => Promise<Blob>;

/** Drawing anew costs as much as showing it once: only what is much larger is worth that. */
const MUCH = 2;
/** An engine that does not decode it in this time is not waited for. */
const PATIENCE_MS = 5000;

/** @returns undefined where the picture is small enough as it is, or of unknown size. */
export function shrunkSize(
  { width, height }: { readonly width: number; readonly height: number },
  shown: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } | undefined {
  if (!(width > 0 && height > 0) || width * height <= MUCH * shown.width * shown.height) return undefined;
  const scale = Math.min(1, Math.max(shown.width / width, shown.height / height));
  return scale < 1 ? { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) } : undefined;
}

/** The picture no smaller than what is shown of it; itself where it is not much larger, or the engine cannot. Never rejects. */
export const shrinkPicture: ShrinkPicture = async (picture, facts, shown) => {
  if (!shrunkSize(facts, shown)) return picture;
  const url = URL.createObjectURL(picture);
  try {
    // An <img> and no ImageBitmap: it turns photos the way that this engine would show them.
    const image = await decoded(url);
    const size = shrunkSize({ width: image.naturalWidth, height: image.naturalHeight }, shown);
    const canvas = document.createElement("canvas");
    const context = size && canvas.getContext("2d");
    if (!size || !context) return picture;
    canvas.width = size.width;
    canvas.height = size.height;
    context.drawImage(image, 0, 0, size.width, size.height);
    const opaque = facts.type === "image/jpeg" || facts.type === "image/bmp";
    const smaller = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, opaque ? "image/jpeg" : "image/png", 0.9));
    return smaller ?? picture;
  } catch {
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
};

function decoded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const timer = setTimeout(() => reject(new Error("not decoded in time")), PATIENCE_MS);
    image.onload = () => {
      clearTimeout(timer);
      resolve(image);
    };
    image.onerror = () => {
      clearTimeout(timer);
      reject(new Error("not decoded"));
    };
    image.src = url;
  });
}
