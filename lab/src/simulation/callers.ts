import { TokenCacheError } from '@spotify-sdk/auth-core'
import type { Chance } from './chance.ts'
import type { Member } from './member.ts'
import type { Call } from './world-event.ts'
import type { World } from './world.ts'

/** Share of the callers that leave before they have an answer. */
const impatientShare = 0.1

/** Share of the callers that ask for the authorization as well. */
const lookShare = 0.1

/** Share of the calls after which nothing is asked for a while. */
const idleShare = 0.1

/** A caller that hears a 401 of the API says so this much later, or much later. */
const reportSeconds = 0.2
const lateShare = 0.2

/** Asks every process for tokens, now and then, as requests come in. */
export class Callers {
  /** Access tokens that the API refuses. */
  readonly refused = new Set<string>()
  readonly #world: World
  #isOver = false

  constructor(world: World) {
    this.#world = world
    for (const [index] of world.members.entries()) {
      for (const key of world.plan.keys) this.#keepCalling(index, key)
    }
  }

  stop(): void {
    this.#isOver = true
  }

  /** One call; what came of it is told to the rules. */
  async call(member: Member, key: string, signal?: AbortSignal): Promise<void> {
    const world = this.#world
    const { process } = member
    const call: Call = { process, key, askedAt: world.now, askedAfter: process.ranSeconds }
    world.tell({ type: 'asked', call })
    try {
      const options = signal === undefined ? {} : { signal }
      const accessToken = await member.call(key, (provider) => provider.getAccessToken(options))
      world.tell({ type: 'delivered', call, accessToken })
      if (this.refused.has(accessToken)) this.#report(member, key, accessToken)
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return world.tell({ type: 'left', call })
      world.tell({ type: 'failed', call, error })
    }
  }

  /** Asks what a user has granted. */
  async #look(member: Member, key: string): Promise<void> {
    const world = this.#world
    const [{ process }, askedAt] = [member, world.now]
    try {
      const authorization = await member.callUser(key, (user) => user.getAuthorization())
      world.tell({ type: 'authorization-told', process, key, askedAt, authorization })
    } catch (error) {
      if (!TokenCacheError.is(error)) world.witness.break(`getAuthorization: ${String(error)}`)
    }
  }

  #keepCalling(index: number, key: string): void {
    const { timeline, chances, plan, members } = this.#world
    const chance = chances.of(`calls of ${index} for ${key}`)
    const isIdle = plan.idles && chance.isTrue(idleShare)
    const idleSeconds = isIdle ? chance.between(0.5, 3) * plan.lifeSeconds : 0
    timeline.after(idleSeconds + chance.wait(plan.secondsBetweenCalls), () => {
      if (this.#isOver) return
      const member = members[index]
      if (member?.process.isRunning === true) {
        void this.call(member, key, this.#patience(member, chance))
        const isLook = plan.grant === 'refresh_token' && chance.isTrue(lookShare)
        if (isLook) void this.#look(member, key)
      }
      this.#keepCalling(index, key)
    })
  }

  #patience({ process }: Member, chance: Chance): AbortSignal | undefined {
    const { timeline } = this.#world
    if (!chance.isTrue(impatientShare)) return undefined
    const left = new AbortController()
    timeline.after(chance.wait(0.5), () => process.deliver(() => left.abort()))
    return left.signal
  }

  #report(member: Member, key: string, accessToken: string): void {
    const { timeline, chances } = this.#world
    const { process } = member
    const chance = chances.of(`reports of ${process.name}`)
    const seconds = chance.isTrue(lateShare) ? chance.wait(10) : reportSeconds
    timeline.after(seconds, () =>
      process.deliver(() => {
        this.#world.tell({ type: 'invalidated', process, key, accessToken })
        void member.call(key, (provider) => provider.invalidate?.(accessToken))
      }),
    )
  }
}
