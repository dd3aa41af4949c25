/** Whether a request matches a pattern. */
export type PathMatcher = (request: { readonly method: string; readonly path: string }) => boolean

const form = /^(?:(?<method>[A-Z]+) )?(?<path>\/v1\/[^?#]*)$/

/**
 * Reads a pattern of paths: `/v1/artists/*`, `PUT /v1/me/player/*`, `/v1/artists/{id}`. A star matches
 * any text, including slashes; a name in braces matches one part. Without a method, all match.
 *
 * @throws TypeError for a pattern that no request could match.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const { method, path } = form.exec(pattern)?.groups ?? {}
  if (path === undefined) {
    throw new TypeError(
      `A path of the Web API is like '/v1/artists/*' or 'PUT /v1/me/player', without a query, not ${JSON.stringify(pattern)}.`,
    )
  }
  const source = path
    .split(/(\*|\{\w+\})/)
    .map((part) => {
      if (part === '*') return '.*'
      return /^\{\w+\}$/.test(part)
        ? '[^/]+'
        : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    })
    .join('')
  const expected = new RegExp(`^${source}$`)
  return (request) =>
    (method === undefined || method === request.method) && expected.test(request.path)
}
