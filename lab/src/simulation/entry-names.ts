import { createHash } from 'node:crypto'
import { cacheKeyOf } from './cache-key-of.ts'
import { singleUser, type Plan } from './plan.ts'

/** The names under which the entries of a run lie in the Redis. */
export class EntryNames {
  readonly #names: ReadonlyMap<string, string>

  constructor(plan: Plan) {
    const keys = [...new Set([...plan.keys, singleUser])]
    this.#names = new Map(keys.map((key) => [key, nameOf(cacheKeyOf(key, plan))]))
  }

  of(key: string): string {
    return this.#names.get(key) ?? ''
  }

  keyOf(name: string): string | undefined {
    return [...this.#names].find(([, known]) => known === name)?.[0]
  }
}

function nameOf(cacheKey: string): string {
  return `spotify-sdk:{${createHash('sha256').update(cacheKey).digest('hex')}}`
}
