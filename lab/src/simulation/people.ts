import type { Member } from './member.ts'
import type { World } from './world.ts'

/** Seconds after which somebody whose login did not work tries again. */
const nextTrySeconds = 5

/** Those who log in and out, each for one key; a process that they meet by chance does it for them. */
export class People {
  readonly #world: World
  #isOver = false

  constructor(world: World) {
    this.#world = world
    if (world.plan.grant !== 'refresh_token') return
    for (const key of world.plan.keys) {
      void this.logIn(key)
      if (world.plan.peopleComeAndGo) this.#keepComingAndGoing(key)
      this.#keepReturning(key)
    }
  }

  stop(): void {
    this.#isOver = true
  }

  /** Whoever has no login that works logs in now. */
  returnIfNeeded(): void {
    if (this.#world.plan.grant !== 'refresh_token') return
    for (const key of this.#world.plan.keys) this.#unlessLoggedIn(key)
  }

  /** Whether the key has a login that works, and the cache knows it. */
  #hasLogin(key: string): boolean {
    const stored = this.#world.storedToken(key)
    return stored !== undefined && this.#world.isAlive(stored.login)
  }

  async logIn(key: string): Promise<void> {
    const member = this.#somebody()
    if (member !== undefined) {
      const { token } = this.#world.endpoint.logIn(key, member.process)
      try {
        await member.cache.set(token, key)
        return
      } catch {
        // The cache did not take it: they try again.
      }
    }
    this.#later(nextTrySeconds, () => this.#unlessLoggedIn(key))
  }

  #keepComingAndGoing(key: string): void {
    this.#later(this.#world.chance.wait(70), () => {
      const member = this.#somebody()
      // A sign-out that fails is told to whoever asked for it.
      void Promise.resolve(member?.cache.delete?.(key)).catch(() => {})
      this.#later(this.#world.chance.wait(40), () => void this.logIn(key))
      this.#keepComingAndGoing(key)
    })
  }

  /** Whoever finds the login dead logs in again, in a while. */
  #keepReturning(key: string): void {
    this.#later(this.#world.chance.wait(60), () => {
      if (!this.#world.plan.peopleComeAndGo) this.#unlessLoggedIn(key)
      this.#keepReturning(key)
    })
  }

  #unlessLoggedIn(key: string): void {
    if (!this.#hasLogin(key)) void this.logIn(key)
  }

  #later(seconds: number, run: () => void): void {
    this.#world.timeline.after(seconds, () => {
      if (!this.#isOver) run()
    })
  }

  #somebody(): Member | undefined {
    const running = this.#world.members.filter(({ process }) => process.isRunning)
    return running.length === 0 ? undefined : this.#world.chance.pick(running)
  }
}
