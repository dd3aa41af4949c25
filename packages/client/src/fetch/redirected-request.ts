const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * The request that a redirect asks for; `undefined` where the answer is none.
 *
 * @param again - The original request once more: its body, where it has one, was consumed.
 * @see {@link https://fetch.spec.whatwg.org/#http-redirect-fetch}
 */
export function redirectedRequest(
  { headers, status }: Response,
  request: Request,
  again: () => Request,
): Request | undefined {
  const location = redirectStatuses.has(status) ? headers.get('location') : null
  if (location === null) return undefined
  const target = new URL(location, request.url)
  const { method } = request
  const original = method === 'GET' || method === 'HEAD' ? request : again()
  if (!becomesGet(status, method)) return new Request(target, original)
  const kept = [...request.headers].filter(([name]) => !name.startsWith('content-'))
  return new Request(target, { headers: new Headers(kept) })
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}
