import { positionOf } from '../accounts/consents.ts'
import type { EventOf, TokenRequest } from '../event.ts'
import type { World } from '../world.ts'
import { mayEvict, PerProcess } from './rule.ts'

/** What each process can know about rotation: whether a refresh token may work only once. */
export class KnownRotation {
  readonly #world: World
  /** Keys whose refresh token a process has seen replaced. */
  readonly #seen = new PerProcess<true>()
  /** The generation of each sign-in's token that a process has delivered. */
  readonly #delivered = new PerProcess<number>()

  constructor(world: World) {
    this.#world = world
  }

  onAnswered({ request: { process, key, grant }, issued }: EventOf<'request-answered'>): void {
    const isReplaced = grant === 'refresh_token' && issued !== undefined
    if (isReplaced && this.#world.plan.rotates) this.#seen.set(process, key, true)
  }

  onDelivered({ call: { process, key }, token }: EventOf<'delivered'>): void {
    const { signIn, generation } = token
    const before = this.#delivered.get(process, `${signIn}`) ?? generation
    if (generation > 1 || before !== generation) this.#seen.set(process, key, true)
    this.#delivered.set(process, `${signIn}`, generation)
  }

  /** Whether the sender of a request can know that the refresh token may work only once. */
  isKnown({ process, key, sent = '', signIn }: TokenRequest): boolean {
    // Refresh tokens of public clients are always replaced.
    if (!this.#world.plan.hasSecret) return true
    // A refresh token that descends from the initial one and differs from it has rotated.
    const isDescendant = process.deployedSignIn === signIn
    if (isDescendant && positionOf(sent).generation !== 1) return true
    return !mayEvict(this.#world) && this.#seen.get(process, key) === true
  }
}
