import { ApiRefusal } from '../api-error.ts'
import { isSpotifyId } from '../catalogue/spotify-id.ts'
import type { ApiCall } from './api-route.ts'
import { listOf } from './list-parameter.ts'

/** Facts that are known by their ids. */
export interface ById<T> {
  get(id: string): T | undefined
}

/** The one that the path names; 400 for what is no id, 404 for one that there is not. */
export function found<T>(facts: ById<T>, { id = '' }: ApiCall['parameters']): T {
  if (!isSpotifyId(id)) throw new ApiRefusal(400, 'Invalid base62 id')
  const fact = facts.get(id)
  if (fact === undefined) throw new ApiRefusal(404, 'Resource not found')
  return fact
}

/** Those that the query names; `null` for what there is not. */
export function severalFound<T>(
  facts: ById<T>,
  { query }: ApiCall['request'],
  atMost: number,
): readonly (T | null)[] {
  const ids = listOf('ids', query, atMost)
  if (!ids.every(isSpotifyId)) throw new ApiRefusal(400, 'Invalid base62 id')
  return ids.map((id) => facts.get(id) ?? null)
}
