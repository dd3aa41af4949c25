import type { ApiRoute } from './api-route.ts'
import { found, severalFound, type ById } from './look-up.ts'

/** What there is of each kind in the catalogue: one by its id, or several by theirs. */
export function byIdRoutes<T>(
  kind: 'albums' | 'artists' | 'tracks',
  facts: ById<T>,
  toObject: (fact: T, origin: string) => object,
  atMost: number,
): readonly ApiRoute[] {
  return [
    {
      on: `GET /${kind}/{id}`,
      answer: ({ parameters, origin }) => toObject(found(facts, parameters), origin),
    },
    {
      on: `GET /${kind}`,
      isExtendedOnly: true,
      answer: ({ request, origin }) => {
        const several = severalFound(facts, request, atMost)
        return { [kind]: several.map((fact) => (fact === null ? null : toObject(fact, origin))) }
      },
    },
  ]
}
