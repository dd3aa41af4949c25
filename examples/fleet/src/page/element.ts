/** An element of the page, which surely has it. */
export function element(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`)
  if (found === null) throw new Error(`The page has no #${id}`)
  return found
}

/** Writes a text only where it is another: what stays as it is is not read out or laid out again. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
