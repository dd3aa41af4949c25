/**
 * Calls `listener` for every key in a terminal, or every line elsewhere.
 *
 * @returns A function that stops listening.
 */
export function onKey(listener: (key: string) => void): () => void {
  const { stdin } = process
  const listen = (chunk: string): void => {
    for (const key of chunk) listener(key === '\u0003' ? 'q' : key)
  }
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.on('data', listen)
  return () => {
    stdin.off('data', listen)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.destroy()
  }
}
