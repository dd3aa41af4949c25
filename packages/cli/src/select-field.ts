import { Failure } from './exit-code.ts'

/**
 * The member of a JSON value at a path such as `album.images.0.url`: text as it is, so that a shell can
 * use it, and all else as JSON on one line.
 *
 * @throws {@link Failure} where there is no such member.
 */
export function selectField(value: unknown, path: string): string {
  let selected = value
  for (const name of path.split('.')) {
    const isObject = typeof selected === 'object' && selected !== null
    if (!isObject || !Object.hasOwn(selected as object, name)) {
      throw new Failure(`The answer has no member ${JSON.stringify(path)}.`)
    }
    selected = (selected as Record<string, unknown>)[name]
  }
  return typeof selected === 'string' ? selected : JSON.stringify(selected)
}
