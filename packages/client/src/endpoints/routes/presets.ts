import type { Route } from './route.ts'
import { libraryModify, libraryRead } from './scopes.ts'

/** Restricted apps do not have it. */
export const extended = { availability: 'extended' } as const

/** Takes the ids of several objects. */
export const byIds = { ...extended, split: ['ids', 50] } as const

/** Saves objects of one kind, removes them, and checks which are saved. */
export function savedByIds(
  kinds: string,
  max = 50,
): Readonly<Record<'save' | 'removeSaved' | 'checkSaved', Route>> {
  const ids = { ...byIds, split: ['ids', max] } as const
  const change = { ...ids, scopes: libraryModify, query: true } as const
  return {
    save: { on: `PUT /me/${kinds}`, ...change },
    removeSaved: { on: `DELETE /me/${kinds}`, ...change },
    checkSaved: { on: `GET /me/${kinds}/contains`, ...ids, scopes: libraryRead },
  }
}

/** Without it, Spotify sends an episode as half a track, or not at all. */
export const bothKinds = { additional_types: 'track,episode' } as const
