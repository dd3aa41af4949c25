/** Whether a request is one of those that a pattern means. */
export type PathMatcher = (request: { readonly method: string; readonly path: string }) => boolean

const form = /^(?:(?<method>[A-Z]+) )?(?<path>\/v1\/[^?#]*)$/

/**
 * Reads a pattern of paths: `/v1/artists/*`, `PUT /v1/me/player/*`, `/v1/artists/{id}`. A star stands
 * for anything, also over slashes, a name in braces for one part. Without a method, all of them.
 *
 * @throws TypeError for a pattern that no request could fit.
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
