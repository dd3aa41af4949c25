/**
 * What Spotify lets an app do: Extended Quota Mode all of the Web API; Development Mode, which every
 * new app is in, what February 2026 left of it.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide}
 */
export type QuotaMode = 'extended' | 'development'

const quotaModes: ReadonlySet<unknown> = new Set<QuotaMode>(['extended', 'development'])

/** Refuses what is no quota mode. */
export function assertQuotaMode(value: unknown): void {
  if (quotaModes.has(value)) return
  throw new TypeError(`quotaMode is 'extended' or 'development', not ${JSON.stringify(value)}.`)
}

/**
 * The fields that Development Mode does not show, by the type of the object.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/references/changes/february-2026}
 * @see {@link https://developer.spotify.com/documentation/web-api/references/changes/march-2026}
 */
const extendedFields: Readonly<Record<string, readonly string[]>> = {
  album: ['album_group', 'available_markets', 'label', 'popularity'],
  artist: ['followers', 'popularity'],
  track: ['available_markets', 'linked_from', 'popularity'],
  user: ['country', 'email', 'explicit_content', 'followers', 'product'],
}

/** What an app in Development Mode sees of an answer. */
export function inDevelopmentMode(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (_name, value: unknown) => {
      const { type } = (value ?? {}) as { type?: string }
      const hidden = extendedFields[type ?? '']
      if (hidden === undefined) return value
      return Object.fromEntries(
        Object.entries(value as object).filter(([name]) => !hidden.includes(name)),
      )
    }),
  )
}
