import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random draws; the same seed gives the same draws. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
    // The first draws of neighbouring seeds are alike.
    for (let draw = 0; draw < 20; draw++) this.next()
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    return uniformFloat64(this.#generator)
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next()
  }

  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1))
  }

  isTrue(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.whole(0, from.length - 1)]
    if (picked === undefined) throw new RangeError('There is nothing to pick from')
    return picked
  }

  /** Seconds until the next event of a kind that occurs every `mean` seconds. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }
}

/**
 * The random draws of a run, one stream per purpose. Another draw for one purpose does not change the
 * draws for the others, so a seed keeps its meaning as far as possible.
 */
export class Chances {
  readonly #seed: number
  readonly #streams = new Map<string, Chance>()

  constructor(seed: number) {
    this.#seed = seed
  }

  /** The stream for a purpose; the same stream each time. */
  of(purpose: string): Chance {
    let stream = this.#streams.get(purpose)
    if (stream === undefined) {
      const digest = createHash('sha256').update(`${this.#seed} ${purpose}`).digest()
      stream = new Chance(digest.readInt32LE())
      this.#streams.set(purpose, stream)
    }
    return stream
  }
}
