import { Person } from './person.ts'
import type { World } from '../world.ts'

/** Those who log in and out, each for one key; a process that they meet by chance does it for them. */
export class People {
  readonly #persons: readonly Person[]

  constructor(world: World) {
    const { grant, keys } = world.plan
    this.#persons = grant === 'refresh_token' ? keys.map((key) => new Person(world, key)) : []
    for (const person of this.#persons) person.begin()
  }

  stop(): void {
    for (const person of this.#persons) person.stop()
  }

  /** Whoever has no login that works logs in now, and is not odd about it. */
  returnIfNeeded(): void {
    for (const person of this.#persons) person.returnIfNeeded()
  }
}
