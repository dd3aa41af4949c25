import { TokenCacheError } from '@spotify-sdk/auth-core'
import type { Call } from './event.ts'
import type { Chance } from '../chance.ts'
import type { Member } from './process/member.ts'
import type { World } from './world.ts'

/** Share of the calls that the caller aborts early. */
const abortedShare = 0.1

/** Share of the calls that also read the authorization. */
const readShare = 0.1

/** Share of the calls after which a process gets no call for a while. */
const idleShare = 0.1

/** A caller reports a 401 of the API after this time; a share of the callers, much later. */
const reportSeconds = 0.2
const lateShare = 0.2

/** Calls every process for tokens at random times. */
export class Callers {
  longestWaitSeconds = 0
  readonly #world: World
  #isOver = false

  constructor(world: World) {
    this.#world = world
    for (const index of world.members.keys()) {
      for (const key of world.plan.keys) this.#keepCalling(index, key)
    }
  }

  stop(): void {
    this.#isOver = true
  }

  async call(member: Member, key: string, signal?: AbortSignal): Promise<void> {
    const world = this.#world
    const { process } = member
    const { ranSeconds: startedAfterSeconds } = process
    const call: Call = { process, key, startedAt: world.now, startedAfterSeconds }
    world.emit({ type: 'called', call })
    try {
      const options = signal === undefined ? {} : { signal }
      const accessToken = await member.call(key, (provider) => provider.getAccessToken(options))
      world.emit({ type: 'delivered', call, token: world.issuedToken(accessToken) })
      if (world.accounts.rejected.has(accessToken)) this.#reportRejection(member, key, accessToken)
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return world.emit({ type: 'aborted', call })
      world.emit({ type: 'failed', call, error })
    }
    const waitedSeconds = process.ranSeconds - startedAfterSeconds
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, waitedSeconds)
  }

  async #readAuthorization(member: Member, key: string): Promise<void> {
    const world = this.#world
    const { process } = member
    const startedAt = world.now
    try {
      const authorization = await member.callUser(key, (user) => user.getAuthorization())
      world.emit({ type: 'authorization-read', process, key, startedAt, authorization })
    } catch (error) {
      if (!TokenCacheError.is(error)) world.trace.fail(`getAuthorization: ${String(error)}`)
    }
  }

  #keepCalling(index: number, key: string): void {
    const { timeline, chances, plan, members } = this.#world
    const chance = chances.of(`calls of ${index} for ${key}`)
    const isIdle = plan.idles && chance.isTrue(idleShare)
    const idleSeconds = isIdle ? chance.between(0.5, 3) * plan.lifetimeSeconds : 0
    timeline.after(idleSeconds + chance.wait(plan.secondsBetweenCalls), () => {
      if (this.#isOver) return
      const member = members[index]
      if (member?.process.isRunning === true) {
        void this.call(member, key, this.#abortSignal(member, chance))
        const reads = plan.grant === 'refresh_token' && chance.isTrue(readShare)
        if (reads) void this.#readAuthorization(member, key)
      }
      this.#keepCalling(index, key)
    })
  }

  #abortSignal({ process }: Member, chance: Chance): AbortSignal | undefined {
    if (!chance.isTrue(abortedShare)) return undefined
    const controller = new AbortController()
    const abort = (): void => process.deliver(() => controller.abort())
    this.#world.timeline.after(chance.wait(0.5), abort)
    return controller.signal
  }

  #reportRejection(member: Member, key: string, accessToken: string): void {
    const { timeline, chances } = this.#world
    const { process } = member
    const chance = chances.of(`reports of ${process.name}`)
    const seconds = chance.isTrue(lateShare) ? chance.wait(10) : reportSeconds
    timeline.after(seconds, () =>
      process.deliver(() => {
        this.#world.emit({ type: 'invalidated', process, key, accessToken })
        void member.call(key, (provider) => provider.invalidate?.(accessToken))
      }),
    )
  }
}
