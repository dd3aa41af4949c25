/**
 * Returns the member of a JSON value at a path such as `album.images.0.url`: text unchanged, so
 * that a shell can use it, and anything else as JSON on one line. `undefined` if there is no such
 * member.
 */
export function selectField(value: unknown, path: string): string | undefined {
  let selected = value
  for (const name of path.split('.')) {
    const isObject = typeof selected === 'object' && selected !== null
    if (!isObject || !Object.hasOwn(selected as object, name)) return undefined
    selected = (selected as Record<string, unknown>)[name]
  }
  return typeof selected === 'string' ? selected : JSON.stringify(selected)
}
