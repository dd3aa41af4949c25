import {
  parseTokenInfo,
  serializeTokenInfo,
  type Clock,
  type LeaseRefusal,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  entryLifeSeconds,
  type HeldLeaseOptions,
  type ServerTime,
} from '@spotify-sdk/auth-core/toolkit'
import type { ScriptCaller } from './script-caller.ts'
import { readWholeNumber, invalidReply, wholeNumberOf, type ScriptReply } from './script-reply.ts'
import { inMilliseconds } from './script.ts'
import { commitScript, extendScript, releaseScript } from './scripts.ts'

/** A request for a lease, and its dependencies. */
export interface LeaseRequest {
  readonly caller: ScriptCaller
  readonly clock: Clock
  readonly leaseSeconds: number
  readonly key: string
  readonly holder: string
  /** Started right before the request. */
  readonly readTime: (microseconds: number) => ServerTime
  /** Monotonic time right before the request. */
  readonly grantedAt: number
}

/** Returns the refusal in a server's reply, if it is one. */
export function refusalOf([answer, , left, code]: ScriptReply): LeaseRefusal | undefined {
  if (answer !== 'busy' && answer !== 'cooldown') return undefined
  const retryAfterSeconds = readWholeNumber(left) / 1_000_000
  const isCoded = answer === 'cooldown' && code !== undefined && code !== ''
  return { granted: false, reason: answer, retryAfterSeconds, ...(isCoded ? { code } : {}) }
}

/** Options of a granted lease: its facts and operations. */
export function heldLeaseOptions(reply: ScriptReply, request: LeaseRequest): HeldLeaseOptions {
  const [answer, now, fence = '', token, expires, deleted] = reply
  const { caller, clock, leaseSeconds, key, holder, readTime, grantedAt } = request
  if (answer !== 'granted' || fence === '0') throw invalidReply()
  const serverTime = readTime(readWholeNumber(now))
  return {
    fence: readWholeNumber(fence),
    token: readTokenIfAny(token, wholeNumberOf(expires), serverTime),
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
        `${serverTime.after(next.expiresAt - clock.now())}`,
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

/** An invalid entry counts as none, and the next commit replaces it. */
function readTokenIfAny(
  text: string | undefined,
  expires: number | undefined,
  serverTime: ServerTime,
): TokenInfo | undefined {
  if (text === undefined) return undefined
  try {
    return serverTime.onLocalClock(parseTokenInfo(text), expires)
  } catch {
    return undefined
  }
}
