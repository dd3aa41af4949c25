import { measure } from 'mitata'
import { median, quantile, shuffled } from './statistics.ts'

/** Measured functions by name. */
export type Contestants = ReadonlyMap<string, () => Promise<unknown>>

export interface InterleaveOptions {
  readonly rounds: number
  /** Duration of a sample in each round. */
  readonly sampleMilliseconds: number
}

/** Times of one contestant over all rounds, in nanoseconds. */
export interface Timing {
  readonly nanoseconds: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
}

/** Times of contestants that ran in turn. */
export class Timings {
  readonly #rounds: ReadonlyMap<string, readonly number[]>

  constructor(rounds: ReadonlyMap<string, readonly number[]>) {
    this.#rounds = rounds
  }

  of(name: string): Timing {
    const values = this.#of(name)
    return {
      nanoseconds: median(values),
      lowerQuartile: quantile(values, 0.25),
      upperQuartile: quantile(values, 0.75),
    }
  }

  /** The median of each round's ratios: a slow machine slows both. */
  ratio(name: string, to: string): number {
    const others = this.#of(to)
    return median(this.#of(name).map((value, round) => value / (others[round] ?? Number.NaN)))
  }

  #of(name: string): readonly number[] {
    return this.#rounds.get(name) ?? []
  }
}

/** Measures all in turn, round after round, each round in another order. */
export async function interleave(
  contestants: Contestants,
  { rounds, sampleMilliseconds }: InterleaveOptions,
): Promise<Timings> {
  const times = new Map([...contestants.keys()].map((name) => [name, [] as number[]] as const))
  const options = {
    min_cpu_time: sampleMilliseconds * 1e6,
    // Short samples, so that slow contestants take no longer than a turn.
    min_samples: 6,
    batch_samples: 256,
    // No forced garbage collection.
    gc: () => {},
  }
  // One run for the compiler.
  for (const run of contestants.values()) await measure(run, options)
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of shuffled([...contestants])) {
      const { p50 } = await measure(run, options)
      times.get(name)?.push(p50)
    }
  }
  return new Timings(times)
}
