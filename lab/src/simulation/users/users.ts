import type { World } from '../world.ts'
import { User } from './user.ts'

/** All users of a run, one per key. */
export class Users {
  readonly #users: readonly User[]

  constructor(world: World) {
    const { grant, keys } = world.plan
    this.#users = grant === 'refresh_token' ? keys.map((key) => new User(world, key)) : []
    for (const user of this.#users) user.start()
  }

  stop(): void {
    for (const user of this.#users) user.stop()
  }

  /** Users without a working sign-in sign in now, without odd behaviour. */
  signInIfNeeded(): void {
    for (const user of this.#users) user.signInIfNeeded()
  }
}
