/** Two frames and an idle moment: whatever is on the screen is on the screen. */
export function idlePage(): Promise<void> {
  return new Promise((resolve) => {
    const soon = (): void => {
      if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 2_000 });
      else setTimeout(resolve, 200);
    };
    requestAnimationFrame(() => requestAnimationFrame(soon));
  });
}
