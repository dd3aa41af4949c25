import { maxSearchOffset } from '../routes/search.ts'
import { type Details, market, required, text } from './parameter.ts'

/** The kinds of object that a search finds. */
const searchTypes = [
  'album',
  'artist',
  'playlist',
  'track',
  'show',
  'episode',
  'audiobook',
] as const

export const searchDetails = {
  reference: 'search',
  query: {
    q: required(text),
    type: required({ kind: 'string[]', values: searchTypes }),
    market,
    limit: { kind: 'integer', min: 1, max: 50, default: 20, restricted: { max: 10, default: 5 } },
    offset: { kind: 'integer', min: 0, max: maxSearchOffset, default: 0 },
    include_external: { kind: 'string', values: ['audio'] },
  },
} as const satisfies Details
