/**
 * Hearth could not even begin. Not even words are sure to be there: plain text, in English, is better than a black
 * screen; a focused button hears a remote's OK without any of our code.
 */
export function showStartFailed(root: HTMLElement, thrown: unknown, restart: () => void): void {
  root.dataset.phase = "broken";
  root.textContent = `Hearth could not start. ${thrown instanceof Error ? thrown.message : String(thrown)} `;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Start again";
  // Its ring: the page's own style takes the engine's away.
  button.style.padding = "1rem 2rem";
  button.style.outline = "0.25rem solid";
  button.onclick = restart;
  root.appendChild(button);
  button.focus();
}
