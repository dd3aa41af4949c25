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

export interface Callers {
  readonly longestWaitSeconds: number
  call(member: Member, key: string): Promise<void>
  stop(): void
}

/** Calls every process for tokens at random times. */
export function startCallers(world: World): Callers {
  const { timeline, chances, plan, members } = world
  let longestWaitSeconds = 0
  let isOver = false

  const call = async (member: Member, key: string, signal?: AbortSignal): Promise<void> => {
    const { process } = member
    const { ranSeconds: startedAfterSeconds } = process
    const called: Call = { process, key, startedAt: world.now, startedAfterSeconds }
    world.emit({ type: 'called', call: called })
    try {
      const options = signal === undefined ? {} : { signal }
      const accessToken = await member.call(key, (provider) => provider.getAccessToken(options))
      world.emit({ type: 'delivered', call: called, token: world.issuedToken(accessToken) })
      if (world.accounts.rejected.has(accessToken)) reportRejection(member, key, accessToken)
    } catch (error) {
      const isAborted = signal?.aborted && error === signal.reason
      if (isAborted) return world.emit({ type: 'aborted', call: called })
      world.emit({ type: 'failed', call: called, error })
    }
    longestWaitSeconds = Math.max(longestWaitSeconds, process.ranSeconds - startedAfterSeconds)
  }

  const readAuthorization = async (member: Member, key: string): Promise<void> => {
    const [{ process }, startedAt] = [member, world.now]
    try {
      const authorization = await member.callUser(key, (user) => user.getAuthorization())
      world.emit({ type: 'authorization-read', process, key, startedAt, authorization })
    } catch (error) {
      if (!TokenCacheError.is(error)) world.trace.fail(`getAuthorization: ${String(error)}`)
    }
  }

  const keepCalling = (index: number, key: string): void => {
    const chance = chances.of(`calls of ${index} for ${key}`)
    const isIdle = plan.idles && chance.isTrue(idleShare)
    const idleSeconds = isIdle ? chance.between(0.5, 3) * plan.lifetimeSeconds : 0
    timeline.after(idleSeconds + chance.wait(plan.secondsBetweenCalls), () => {
      if (isOver) return
      const member = members[index]
      if (member?.process.isRunning === true) {
        void call(member, key, abortSignal(member, chance))
        const reads = plan.grant === 'refresh_token' && chance.isTrue(readShare)
        if (reads) void readAuthorization(member, key)
      }
      keepCalling(index, key)
    })
  }

  const abortSignal = ({ process }: Member, chance: Chance): AbortSignal | undefined => {
    if (!chance.isTrue(abortedShare)) return undefined
    const controller = new AbortController()
    timeline.after(chance.wait(0.5), () => process.deliver(() => controller.abort()))
    return controller.signal
  }

  const reportRejection = (member: Member, key: string, accessToken: string): void => {
    const { process } = member
    const chance = chances.of(`reports of ${process.name}`)
    const seconds = chance.isTrue(lateShare) ? chance.wait(10) : reportSeconds
    timeline.after(seconds, () =>
      process.deliver(() => {
        world.emit({ type: 'invalidated', process, key, accessToken })
        void member.call(key, (provider) => provider.invalidate?.(accessToken))
      }),
    )
  }

  for (const index of members.keys()) for (const key of plan.keys) keepCalling(index, key)
  return {
    get longestWaitSeconds() {
      return longestWaitSeconds
    },
    call,
    stop: () => {
      isOver = true
    },
  }
}
