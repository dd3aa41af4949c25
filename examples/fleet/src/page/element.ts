/** Returns an element that must exist. */
export function element(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`)
  if (found === null) throw new Error(`The page has no #${id}`)
  return found
}

/** Writes a text only if it has changed, so that nothing else is read out or laid out again. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
