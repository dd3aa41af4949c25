import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** All that is left to chance in one run: the same seed draws the same. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
    // Seeds that lie close to each other begin alike.
    for (let draw = 0; draw < 20; draw++) this.next()
  }

  /** From 0 up to, but not including, 1. */
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

  /** Seconds until something happens that happens every `mean` seconds. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }
}
