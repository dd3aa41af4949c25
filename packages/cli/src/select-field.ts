/**
 * Returns the member of a JSON value at a path such as `album.images.0.url`, as JSON on one line;
 * `undefined` if there is none. Text is returned unchanged, for shells, unless `isJson` is set.
 */
export function selectField(value: unknown, path: string, isJson = false): string | undefined {
  let selected = value
  for (const name of path.split('.')) {
    const isObject = typeof selected === 'object' && selected !== null
    if (!isObject || !Object.hasOwn(selected as object, name)) return undefined
    selected = (selected as Record<string, unknown>)[name]
  }
  return typeof selected === 'string' && !isJson ? selected : JSON.stringify(selected)
}
