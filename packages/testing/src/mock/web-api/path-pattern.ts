/** Whether a request matches a pattern. */
export type PathMatcher = (request: { readonly method: string; readonly path: string }) => boolean

const form = /^(?:(?<method>[A-Z]+) )?(?<path>\/v1\/[^?#]*)$/

const wildcard = /(\*|\{\w+\})/

// Clients encode these characters. `:id` is the notation of other tools.
const impossible = /[^!-~]|["<>\\`{}]|\/:/

/**
 * Reads a pattern of paths: `/v1/artists/*`, `PUT /v1/me/player/*`, `/v1/artists/{id}`. A star matches
 * any text, including slashes; a name in braces matches one part. Without a method, all match.
 *
 * @throws TypeError for a pattern that no request could match.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const { method, path } = form.exec(pattern)?.groups ?? {}
  const parts = path?.split(wildcard) ?? []
  if (
    path === undefined ||
    impossible.test(parts.filter((part) => !wildcard.test(part)).join('*'))
  ) {
    throw new TypeError(
      `A path of the Web API is like '/v1/artists/*', '/v1/artists/{id}' or 'PUT /v1/me/player', percent-encoded and without a query, not ${JSON.stringify(pattern)}.`,
    )
  }
  const source = parts
    .map((part) => {
      if (part === '*') return '.*'
      return wildcard.test(part) ? '[^/]+' : part.replaceAll(/[.+^$()|[\]]/g, String.raw`\$&`)
    })
    .join('')
  const expected = new RegExp(`^${source}$`)
  return (request) =>
    (method === undefined || method === request.method) && expected.test(request.path)
}
