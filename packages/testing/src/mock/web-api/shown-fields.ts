import type { QuotaMode } from './quota-mode.ts'

/** In whose eyes an answer is shown. */
export interface Viewer {
  readonly quotaMode: QuotaMode
  /** Whether `market` was sent: then objects say whether they can be played there. */
  readonly hasMarket: boolean
  /** Whether the token has `user-read-playback-position`. */
  readonly seesPositions: boolean
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
  audiobook: ['available_markets', 'publisher'],
  chapter: ['available_markets'],
  show: ['available_markets', 'publisher'],
  track: ['available_markets', 'linked_from', 'popularity'],
  user: ['country', 'email', 'explicit_content', 'followers', 'product'],
}

/** What a viewer sees of an answer. */
export function shownFields(value: unknown, viewer: Viewer): unknown {
  if (Array.isArray(value)) return value.map((item) => shownFields(item, viewer))
  if (typeof value !== 'object' || value === null) return value
  const { type = '' } = value as { readonly type?: string }
  const hidden = hiddenFields(type, viewer)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !hidden.has(name))
      .map(([name, member]) => [name, shownFields(member, viewer)]),
  )
}

function hiddenFields(
  type: string,
  { quotaMode, hasMarket, seesPositions }: Viewer,
): ReadonlySet<string> {
  return new Set([
    ...(quotaMode === 'development' ? (extendedFields[type] ?? []) : []),
    ...(hasMarket ? ['available_markets'] : []),
    ...(type === 'track' && !hasMarket ? ['is_playable'] : []),
    ...(seesPositions ? [] : ['resume_point']),
  ])
}
