import type { Chance } from '../chance.ts'
import { Browser } from './browser.ts'
import type { Member } from '../member.ts'
import { otherScope, requiredScope } from '../member.ts'
import { singleUser } from '../plan.ts'
import type { World } from '../world.ts'

/** Seconds after which somebody whose login did not work tries again. */
const nextTrySeconds = 5

/** Nobody looks longer than this at a login that comes to nothing. */
const patienceSeconds = 40

/** One user, at every process that happens to answer: logs in, signs out, comes back. */
export class Person {
  readonly #world: World
  readonly #key: string
  readonly #chance: Chance
  #isOver = false
  #isBusyUntil = 0
  #hasEverBegun = false
  /** By the last login: a process may know of it that the cache has lost. */
  #hasGrantedEnough = true

  constructor(world: World, key: string) {
    this.#world = world
    this.#key = key
    this.#chance = world.chances.of(`person of ${key}`)
  }

  begin(): void {
    if (!this.#isDeployed) void this.#logIn()
    if (this.#world.plan.peopleComeAndGo) this.#keepComingAndGoing()
    this.#keepReturning()
  }

  stop(): void {
    this.#isOver = true
  }

  returnIfNeeded(): void {
    if (this.#hasLogin() && this.#hasGrantedEnough) return
    this.#hasGrantedEnough = true
    const member = this.#somebody()
    if (member !== undefined) void this.#browser(member).logIn(requiredScope)
  }

  /** Whether the program is deployed with this user's refresh token. */
  get #isDeployed(): boolean {
    return this.#world.plan.deployments > 0 && this.#key === singleUser
  }

  /** Whether there is a login that works, and the cache knows it. */
  #hasLogin(): boolean {
    const world = this.#world
    if (world.cache.isRejected(this.#key)) return false
    const stored = world.storedToken(this.#key)
    if (stored !== undefined) {
      const isEnough = stored.scope.split(' ').includes(requiredScope)
      return isEnough && world.isAlive(stored.login)
    }
    // A refresh token that came with the program is as good as a login, until it is used or somebody
    // has logged in: whose login has died is asked to log in again.
    const { deployedToken } = world
    const mayBeRefused = world.plan.kinds.includes('falsely-refused')
    const isVoid = mayBeRefused || this.#hasEverBegun || world.cache.signedOut.has(this.#key)
    const isUnused = this.#isDeployed && !isVoid
    return isUnused && deployedToken !== undefined && world.accounts.takes(deployedToken)
  }

  async #logIn(): Promise<void> {
    const { plan, timeline } = this.#world
    const chance = this.#chance
    const member = this.#somebody()
    if (member === undefined || timeline.now < this.#isBusyUntil) return this.#tryAgain()
    this.#isBusyUntil = timeline.now + patienceSeconds
    const browser = this.#browser(member)
    const isGenerous = !plan.peopleAreOdd || chance.isTrue(0.7)
    const isIn = plan.peopleAreOdd
      ? await browser.logInOddly(isGenerous ? `${requiredScope} ${otherScope}` : otherScope)
      : await browser.logIn(requiredScope)
    this.#isBusyUntil = 0
    if (isIn) this.#hasGrantedEnough = isGenerous
    if (!isIn) this.#tryAgain()
  }

  #tryAgain(): void {
    this.#later(nextTrySeconds, () => this.#unlessLoggedIn())
  }

  #keepComingAndGoing(): void {
    const chance = this.#chance
    this.#later(chance.wait(70), () => {
      const member = this.#somebody()
      if (member !== undefined) void this.#signOut(member)
      this.#later(chance.wait(40), () => void this.#logIn())
      this.#keepComingAndGoing()
    })
  }

  async #signOut(member: Member): Promise<void> {
    const world = this.#world
    const [key, { process }, askedAt] = [this.#key, member, world.now]
    world.tell({ type: 'sign-out-begun', process, key })
    try {
      await member.callUser(key, (user) => user.signOut())
      world.tell({ type: 'signed-out', process, key, askedAt })
    } catch (error) {
      world.tell({ type: 'sign-out-failed', process, key, error })
    }
  }

  /** Whoever finds the login dead logs in again, in a while; some say that it is not dead. */
  #keepReturning(): void {
    const { plan } = this.#world
    const chance = this.#chance
    this.#later(chance.wait(60), () => {
      const stored = this.#world.storedToken(this.#key)
      const isWronged = stored !== undefined && this.#world.cache.isRejected(this.#key)
      if (isWronged && chance.isTrue(0.6)) void this.#insist()
      else if (!plan.peopleComeAndGo) this.#unlessLoggedIn()
      this.#keepReturning()
    })
  }

  async #insist(): Promise<void> {
    const member = this.#somebody()
    if (member === undefined) return
    const world = this.#world
    const [key, { process }] = [this.#key, member]
    world.tell({ type: 'pardoned', process, key })
    const error = await member
      .callUser(key, (user) => user.retryRejectedRefreshToken())
      .catch((thrown: unknown) => thrown)
    world.tell({ type: 'pardon-ended', process, key, error })
  }

  #unlessLoggedIn(): void {
    if (!this.#hasLogin()) void this.#logIn()
  }

  #later(seconds: number, run: () => void): void {
    this.#world.timeline.after(seconds, () => {
      if (!this.#isOver) run()
    })
  }

  #browser(member: Member): Browser {
    this.#hasEverBegun = true
    return new Browser(this.#world, this.#key, member, () => this.#somebody())
  }

  #somebody(): Member | undefined {
    const running = this.#world.members.filter(({ process }) => process.isRunning)
    return running.length === 0 ? undefined : this.#chance.pick(running)
  }
}
