import { serializeTokenInfo, type Clock, type LeaseRefusal } from '@spotify-sdk/auth-core'
import { type HeldLeaseOptions } from '@spotify-sdk/auth-core/toolkit'
import { entryLifeSeconds } from './entry-life.ts'
import type { ScriptCaller } from './script-caller.ts'
import { readWholeNumber, invalidReply, type ScriptReply } from './script-reply.ts'
import { inMilliseconds } from './script.ts'
import { commitScript, extendScript, releaseScript } from './scripts.ts'
import { ServerTime } from './server-time.ts'
import { readTokenIfAny } from './stored-entry.ts'

/** Who asked for a lease, when, and how it is worked with. */
export interface LeaseRequest {
  readonly caller: ScriptCaller
  readonly clock: Clock
  readonly leaseSeconds: number
  readonly key: string
  readonly holder: string
  /** Wall and monotonic time right before the lease was asked for. */
  readonly askedAt: number
  readonly grantedAt: number
}

/** The refusal that the server answered, if it is one. */
export function refusalOf([answer, , left, code]: ScriptReply): LeaseRefusal | undefined {
  if (answer !== 'busy' && answer !== 'cooldown') return undefined
  const retryAfterSeconds = readWholeNumber(left) / 1_000_000
  const isCoded = answer === 'cooldown' && code !== undefined && code !== ''
  return { granted: false, reason: answer, retryAfterSeconds, ...(isCoded ? { code } : {}) }
}

/** What the server granted, and what can be done under it. */
export function heldLeaseOptions(reply: ScriptReply, request: LeaseRequest): HeldLeaseOptions {
  const [answer, now, fence = '', token, expires, deleted] = reply
  const { caller, clock, leaseSeconds, key, holder, askedAt, grantedAt } = request
  if (answer !== 'granted' || fence === '0') throw invalidReply()
  const serverNow = readWholeNumber(now)
  const serverTime = new ServerTime(clock, serverNow)
  return {
    fence: readWholeNumber(fence),
    token: readTokenIfAny(token, expires, { serverNow, askedAt }),
    deleted: deleted === '1',
    clock,
    grantedAt,
    leaseSeconds,
    extend: async (seconds) => {
      const operation = { name: 'extend a lease', key }
      const lease = inMilliseconds(seconds)
      const [isHeld] = await caller.evaluate(operation, extendScript, holder, lease)
      return isHeld === '1'
    },
    commit: async (next) => {
      const [isStored] = await caller.evaluate(
        { name: 'commit a token', key },
        commitScript,
        holder,
        crypto.randomUUID(),
        fence,
        serializeTokenInfo(next),
        serverTime.ofLocal(next.expiresAt),
        inMilliseconds(entryLifeSeconds(next, clock.now())),
      )
      return isStored === '1'
    },
    release: async ({ cooldownSeconds = 0, code = '' }) => {
      const operation = { name: 'give a lease back', key }
      await caller.evaluate(operation, releaseScript, holder, inMilliseconds(cooldownSeconds), code)
    },
  }
}
