import type { CatalogueKind, FactsByKind } from '../catalogue/catalogue.ts'
import { albumObject } from './album-objects.ts'
import { artistObject } from './artist-objects.ts'
import { audiobookObject, chapterObject } from './audiobook-objects.ts'
import { episodeObject, showObject } from './show-objects.ts'
import { trackObject } from './track-object.ts'

const builders: {
  readonly [Kind in CatalogueKind]: (
    facts: FactsByKind[Kind],
    origin: string,
    linkQuery: string,
  ) => object
} = {
  album: albumObject,
  artist: artistObject,
  audiobook: audiobookObject,
  chapter: chapterObject,
  episode: episodeObject,
  show: showObject,
  track: trackObject,
}

/** The whole object, as `GET /<kind>s/{id}` answers. */
export function wholeObject<Kind extends CatalogueKind>(
  kind: Kind,
  facts: FactsByKind[Kind],
  { origin, linkQuery }: { readonly origin: string; readonly linkQuery: string },
): object {
  return builders[kind](facts, origin, linkQuery)
}
