import { ApiRefusal } from '../api-error.ts'
import { pageObject, type Paging } from '../objects/page-object.ts'
import type { ApiCall } from './api-route.ts'

/** How much of a list one answer may show. */
export interface PageLimits {
  readonly standard: number
  readonly most: number
}

/** Those of nearly all lists. */
const usual: PageLimits = { standard: 20, most: 50 }

/** Reads which part of a list is asked for; 400 for one that there cannot be. */
export function pagingOf(
  { request, origin }: ApiCall,
  { standard, most }: PageLimits = usual,
): Paging & { readonly url: URL } {
  const limit = wholeNumber(request.query, 'limit', standard)
  const offset = wholeNumber(request.query, 'offset', 0)
  if (limit < 1 || limit > most) throw new ApiRefusal(400, 'Invalid limit')
  const url = new URL(request.path, origin)
  for (const [name, value] of request.query) {
    if (name !== 'limit' && name !== 'offset') url.searchParams.append(name, value)
  }
  return { limit, offset, url }
}

/** The part of a list that is asked for. */
export function pageFor<T>(
  call: ApiCall,
  all: readonly T[],
  toObject: (item: T, origin: string) => object,
  limits?: PageLimits,
): object {
  return pageObject(all, pagingOf(call, limits), (item) => toObject(item, call.origin))
}

function wholeNumber(query: URLSearchParams, name: 'limit' | 'offset', standard: number): number {
  const text = query.get(name)
  if (text === null) return standard
  if (!/^\d{1,6}$/.test(text)) throw new ApiRefusal(400, `Invalid ${name}`)
  return Number(text)
}
