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
import { invalidReply, readSeconds, readWholeNumber, instantOf, type Reply } from './reply.ts'
import type { StatementCaller } from './statement-caller.ts'
import type { Statements } from './statements.ts'

/** A request for a lease, with everything that its statements need. */
export interface LeaseRequest {
  readonly caller: StatementCaller
  readonly statements: Statements
  readonly clock: Clock
  readonly leaseSeconds: number
  /** Digest of the cache key. */
  readonly digest: string
  readonly holder: string
  /** Monotonic time just before the request for the lease was sent. */
  readonly grantedAt: number
  /** The server's clock, from the reply. */
  readonly serverTime: ServerTime
  /** Identifies the cache in the notice of a commit. */
  readonly origin: string
  readonly onStored: () => void
}

/** The refusal in a reply, if it is one. */
export function refusalOf({ answer, left, code }: Reply): LeaseRefusal | undefined {
  if (answer !== 'busy' && answer !== 'cooldown') return undefined
  const isCoded = answer === 'cooldown' && code !== undefined && code !== ''
  const retryAfterSeconds = readSeconds(left)
  return { granted: false, reason: answer, retryAfterSeconds, ...(isCoded ? { code } : {}) }
}

/** Converts a granted lease into the operations of its holder. */
export function heldLeaseOptions(reply: Reply, request: LeaseRequest): HeldLeaseOptions {
  const { caller, statements, clock, leaseSeconds, digest, holder, grantedAt } = request
  const { serverTime, origin, onStored } = request
  const fence = readWholeNumber(reply['fence'])
  if (reply['answer'] !== 'granted' || fence === 0) throw invalidReply()
  return {
    fence,
    token: tokenIfAny(reply, serverTime),
    deleted: reply['deleted'] === 'true',
    clock,
    grantedAt,
    leaseSeconds,
    extend: async (seconds) => {
      const values = () => [digest, holder, seconds]
      const { done } = await caller.run({ name: 'extend a lease' }, statements.extend, values)
      return done === 'true'
    },
    commit: async (token) => {
      const life = entryLifeSeconds(token, clock.now())
      const expires = serverTime.after(token.expiresAt - clock.now())
      const text = serializeTokenInfo(token)
      const values = () => [digest, origin, holder, fence, text, expires, life]
      const { done } = await caller.run({ name: 'commit a token' }, statements.commit, values)
      if (done !== 'true') return false
      onStored()
      return true
    },
    release: async ({ cooldownSeconds = 0, code = '' }) => {
      const values = () => [digest, holder, cooldownSeconds, code]
      await caller.run({ name: 'give a lease back' }, statements.release, values)
    },
  }
}

/** An invalid entry counts as absent. The next commit replaces it. */
function tokenIfAny({ token, expires }: Reply, serverTime: ServerTime): TokenInfo | undefined {
  if (token === undefined) return undefined
  try {
    return serverTime.onLocalClock(parseTokenInfo(token), instantOf(expires))
  } catch {
    return undefined
  }
}
