import { singleUser } from '../plan.ts'
import { isSufficient, otherScope, requiredScope, type Member } from '../process/member.ts'
import type { World } from '../world.ts'
import { openBrowser, type Browser } from './browser.ts'

/** A user whose sign-in failed tries again after this time. */
const nextTrySeconds = 5

/** A user gives up a sign-in that has not ended by then. */
const giveUpSeconds = 40

export interface User {
  stop(): void
  /** Without odd behaviour. */
  signInIfNeeded(): void
}

/** A user who signs in, signs out and comes back, each time at a random process. */
export function startUser(world: World, key: string): User {
  const { plan, timeline, cache, accounts } = world
  const chance = world.chances.of(`user ${key}`)
  /** Whether the program is deployed with a refresh token of this user. */
  const isDeployed = plan.deployments > 0 && key === singleUser
  let isOver = false
  let isBusyUntil = 0
  let hasEverSignedIn = false
  /** By the latest sign-in: a process may know of one that the cache has lost. */
  let hasGrantedEnough = true

  const later = (seconds: number, run: () => void): void =>
    void timeline.after(seconds, () => {
      if (!isOver) run()
    })

  const anyMember = (): Member | undefined => {
    const running = world.members.filter(({ process }) => process.isRunning)
    return running.length === 0 ? undefined : chance.pick(running)
  }

  const browserAt = (member: Member): Browser => {
    hasEverSignedIn = true
    return openBrowser(world, key, member, anyMember)
  }

  /** Whether the cache knows a sign-in that works. */
  const isSignedIn = (): boolean => {
    if (cache.isRejected(key)) return false
    const stored = cache.storedToken(key)
    if (stored !== undefined) return isSufficient(stored.scope) && accounts.isAlive(stored.signIn)
    // An unused initial refresh token counts as a sign-in, until the user has signed in or out.
    const { initialRefreshToken } = world
    const mayBeRejected = plan.kinds.includes('falsely-refused')
    const isVoid = mayBeRejected || hasEverSignedIn || cache.signedOut.has(key)
    const isUnused = isDeployed && !isVoid
    return isUnused && initialRefreshToken !== undefined && accounts.accepts(initialRefreshToken)
  }

  const signInUnlessSignedIn = (): void => {
    if (!isSignedIn()) void signIn()
  }

  async function signIn(): Promise<void> {
    const member = anyMember()
    if (member === undefined || timeline.now < isBusyUntil) {
      return later(nextTrySeconds, signInUnlessSignedIn)
    }
    isBusyUntil = timeline.now + giveUpSeconds
    const browser = browserAt(member)
    const grantsEnough = !plan.usersAreOdd || chance.isTrue(0.7)
    const isSuccess = plan.usersAreOdd
      ? await browser.signInOddly(grantsEnough ? `${requiredScope} ${otherScope}` : otherScope)
      : await browser.signIn(requiredScope)
    isBusyUntil = 0
    if (isSuccess) hasGrantedEnough = grantsEnough
    else later(nextTrySeconds, signInUnlessSignedIn)
  }

  const signOut = async (member: Member): Promise<void> => {
    const [{ process }, startedAt] = [member, world.now]
    world.emit({ type: 'sign-out-started', process, key })
    try {
      await member.callUser(key, (user) => user.signOut())
      world.emit({ type: 'signed-out', process, key, startedAt })
    } catch (error) {
      world.emit({ type: 'sign-out-failed', process, key, error })
    }
  }

  const retryRejected = async (): Promise<void> => {
    const member = anyMember()
    if (member === undefined) return
    const { process } = member
    world.emit({ type: 'retry-started', process, key })
    const error = await member
      .callUser(key, (user) => user.retryRejectedRefreshToken())
      .catch((thrown: unknown) => thrown)
    world.emit({ type: 'retry-ended', process, key, error })
  }

  const keepComingAndGoing = (): void =>
    later(chance.wait(70), () => {
      const member = anyMember()
      if (member !== undefined) void signOut(member)
      later(chance.wait(40), () => void signIn())
      keepComingAndGoing()
    })

  /** A user whose sign-in is dead signs in again after a while, or has the refresh token retried. */
  const keepComingBack = (): void =>
    later(chance.wait(60), () => {
      const isRejected = cache.storedToken(key) !== undefined && cache.isRejected(key)
      if (isRejected && chance.isTrue(0.6)) void retryRejected()
      else if (!plan.usersComeAndGo) signInUnlessSignedIn()
      keepComingBack()
    })

  if (!isDeployed) void signIn()
  if (plan.usersComeAndGo) keepComingAndGoing()
  keepComingBack()

  return {
    stop: () => {
      isOver = true
    },
    signInIfNeeded: () => {
      if (isSignedIn() && hasGrantedEnough) return
      hasGrantedEnough = true
      const member = anyMember()
      if (member !== undefined) void browserAt(member).signIn(requiredScope)
    },
  }
}
