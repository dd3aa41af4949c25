import fc from 'fast-check'
import { carelessError } from '../planted.ts'

/** How a body ends, if it does. */
export type BodyEnd = 'whole' | 'broken' | 'silent' | 'endless' | 'empty-pieces'

export const bodyEnds: fc.Arbitrary<BodyEnd> = fc.oneof(
  { weight: 60, arbitrary: fc.constant('whole') },
  { weight: 6, arbitrary: fc.constant('broken') },
  { weight: 1, arbitrary: fc.constant('silent') },
  { weight: 1, arbitrary: fc.constant('endless') },
  { weight: 1, arbitrary: fc.constant('empty-pieces') },
)

/** A body in so many pieces, and then its end. */
export function bodyStream(
  body: Uint8Array,
  pieces: number,
  end: BodyEnd,
): ReadableStream<Uint8Array> {
  const size = Math.max(Math.ceil(body.length / (pieces + 1)), 1)
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < body.length) {
        controller.enqueue(body.slice(at, (at += size)))
        return undefined
      }
      switch (end) {
        case 'whole':
          return controller.close()
        case 'broken':
          return controller.error(carelessError())
        case 'silent':
          return new Promise(() => {})
        case 'endless':
          return controller.enqueue(new Uint8Array(65_536).fill(0x20))
        case 'empty-pieces':
          return controller.enqueue(new Uint8Array())
      }
    },
  })
}
