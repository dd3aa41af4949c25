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
