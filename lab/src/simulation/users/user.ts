import { singleUser } from '../plan.ts'
import type { Chance } from '../../chance.ts'
import { isSufficient, otherScope, requiredScope, type Member } from '../process/member.ts'
import type { World } from '../world.ts'
import { Browser } from './browser.ts'

/** A user whose sign-in failed tries again after this time. */
const nextTrySeconds = 5

/** A user gives up a sign-in that has not ended by then. */
const giveUpSeconds = 40

/** Signs in, signs out and comes back, each time at a random process. */
export class User {
  readonly #world: World
  readonly #key: string
  readonly #chance: Chance
  #isOver = false
  #isBusyUntil = 0
  #hasEverSignedIn = false
  /** By the latest sign-in: a process may know of one that the cache has lost. */
  #hasGrantedEnough = true

  constructor(world: World, key: string) {
    this.#world = world
    this.#key = key
    this.#chance = world.chances.of(`user ${key}`)
    if (!this.#isDeployed) void this.#signIn()
    if (world.plan.usersComeAndGo) this.#keepComingAndGoing()
    this.#keepComingBack()
  }

  stop(): void {
    this.#isOver = true
  }

  /** Without odd behaviour. */
  signInIfNeeded(): void {
    if (this.#isSignedIn() && this.#hasGrantedEnough) return
    this.#hasGrantedEnough = true
    const member = this.#anyMember()
    if (member !== undefined) void this.#browser(member).signIn(requiredScope)
  }

  /** Whether the program is deployed with a refresh token of this user. */
  get #isDeployed(): boolean {
    return this.#world.plan.deployments > 0 && this.#key === singleUser
  }

  /** Whether the cache knows a sign-in that works. */
  #isSignedIn(): boolean {
    const world = this.#world
    if (world.cache.isRejected(this.#key)) return false
    const stored = world.cache.storedToken(this.#key)
    if (stored !== undefined) {
      return isSufficient(stored.scope) && world.accounts.isAlive(stored.signIn)
    }
    // An unused initial refresh token counts as a sign-in, until the user has signed in or out.
    const { initialRefreshToken } = world
    const mayBeRejected = world.plan.kinds.includes('falsely-refused')
    const isVoid = mayBeRejected || this.#hasEverSignedIn || world.cache.signedOut.has(this.#key)
    const isUnused = this.#isDeployed && !isVoid
    return (
      isUnused && initialRefreshToken !== undefined && world.accounts.accepts(initialRefreshToken)
    )
  }

  async #signIn(): Promise<void> {
    const { plan, timeline } = this.#world
    const chance = this.#chance
    const member = this.#anyMember()
    if (member === undefined || timeline.now < this.#isBusyUntil) return this.#tryAgain()
    this.#isBusyUntil = timeline.now + giveUpSeconds
    const browser = this.#browser(member)
    const grantsEnough = !plan.usersAreOdd || chance.isTrue(0.7)
    const isSuccess = plan.usersAreOdd
      ? await browser.signInOddly(grantsEnough ? `${requiredScope} ${otherScope}` : otherScope)
      : await browser.signIn(requiredScope)
    this.#isBusyUntil = 0
    if (isSuccess) this.#hasGrantedEnough = grantsEnough
    else this.#tryAgain()
  }

  #tryAgain(): void {
    this.#later(nextTrySeconds, () => this.#signInUnlessSignedIn())
  }

  #keepComingAndGoing(): void {
    const chance = this.#chance
    this.#later(chance.wait(70), () => {
      const member = this.#anyMember()
      if (member !== undefined) void this.#signOut(member)
      this.#later(chance.wait(40), () => void this.#signIn())
      this.#keepComingAndGoing()
    })
  }

  async #signOut(member: Member): Promise<void> {
    const world = this.#world
    const [key, { process }, startedAt] = [this.#key, member, world.now]
    world.emit({ type: 'sign-out-started', process, key })
    try {
      await member.callUser(key, (user) => user.signOut())
      world.emit({ type: 'signed-out', process, key, startedAt })
    } catch (error) {
      world.emit({ type: 'sign-out-failed', process, key, error })
    }
  }

  /** A user whose sign-in is dead signs in again after a while, or has the refresh token retried. */
  #keepComingBack(): void {
    const { plan } = this.#world
    const chance = this.#chance
    this.#later(chance.wait(60), () => {
      const stored = this.#world.cache.storedToken(this.#key)
      const isRejected = stored !== undefined && this.#world.cache.isRejected(this.#key)
      if (isRejected && chance.isTrue(0.6)) void this.#retryRejected()
      else if (!plan.usersComeAndGo) this.#signInUnlessSignedIn()
      this.#keepComingBack()
    })
  }

  async #retryRejected(): Promise<void> {
    const member = this.#anyMember()
    if (member === undefined) return
    const world = this.#world
    const [key, { process }] = [this.#key, member]
    world.emit({ type: 'retry-started', process, key })
    const error = await member
      .callUser(key, (user) => user.retryRejectedRefreshToken())
      .catch((thrown: unknown) => thrown)
    world.emit({ type: 'retry-ended', process, key, error })
  }

  #signInUnlessSignedIn(): void {
    if (!this.#isSignedIn()) void this.#signIn()
  }

  #later(seconds: number, run: () => void): void {
    this.#world.timeline.after(seconds, () => {
      if (!this.#isOver) run()
    })
  }

  #browser(member: Member): Browser {
    this.#hasEverSignedIn = true
    return new Browser(this.#world, this.#key, member, () => this.#anyMember())
  }

  #anyMember(): Member | undefined {
    const running = this.#world.members.filter(({ process }) => process.isRunning)
    return running.length === 0 ? undefined : this.#chance.pick(running)
  }
}
