import {
  parseTokenInfo,
  serializeTokenInfo,
  type Clock,
  type LeaseRefusal,
  type RefreshLease,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import {
  entryLifeSeconds,
  HeldLease,
  type HeldLeaseOptions,
  type ServerTime,
} from '@spotify-sdk/auth-core/toolkit'
import { invalidReply, readSeconds, readWholeNumber, instantOf, type Reply } from './reply.ts'
import type { Operation, Values } from './statement-caller.ts'
import type { Statements } from './statements.ts'

/** A request for a lease, with everything that its statements need. */
export interface LeaseRequest {
  readonly run: (
    operation: Operation,
    statement: keyof Statements,
    values: Values,
  ) => Promise<Reply>
  readonly clock: Clock
  readonly leaseSeconds: number
  /** Digest of the cache key. */
  readonly digest: string
  readonly holder: string
  /** Monotonic time just before the request for the lease was sent. */
  readonly grantedAt: number
  /** The server's clock, from the reply. */
  readonly serverTime: ServerTime | undefined
  /** Identifies the cache in the notice of a commit. */
  readonly origin: string
  readonly onStored: () => void
}

/** The lease in a reply, or its refusal. */
export function leaseOf(reply: Reply, request: LeaseRequest): RefreshLease | LeaseRefusal {
  return refusalOf(reply) ?? new HeldLease(heldLeaseOptions(reply, request))
}

/** The refusal in a reply, if it is one. */
function refusalOf({ answer, left, code }: Reply): LeaseRefusal | undefined {
  if (answer !== 'busy' && answer !== 'cooldown') return undefined
  const isCoded = answer === 'cooldown' && code !== undefined && code !== ''
  const retryAfterSeconds = readSeconds(left)
  return { granted: false, reason: answer, retryAfterSeconds, ...(isCoded ? { code } : {}) }
}

/** Converts a granted lease into the operations of its holder. */
function heldLeaseOptions(reply: Reply, request: LeaseRequest): HeldLeaseOptions {
  const { run, clock, leaseSeconds, digest, holder, grantedAt } = request
  const { serverTime, origin, onStored } = request
  const fence = readWholeNumber(reply['fence'])
  if (reply['answer'] !== 'granted' || fence === 0 || serverTime === undefined) throw invalidReply()
  return {
    fence,
    token: tokenIfAny(reply, serverTime),
    deleted: reply['deleted'] === 'true',
    clock,
    grantedAt,
    leaseSeconds,
    extend: async (seconds) => {
      const values = () => [digest, holder, seconds]
      const { done } = await run({ name: 'extend a lease' }, 'extend', values)
      return done === 'true'
    },
    commit: async (token) => {
      const life = entryLifeSeconds(token, clock.now())
      const expires = serverTime.after(token.expiresAt - clock.now())
      const text = serializeTokenInfo(token)
      const values = () => [digest, origin, holder, fence, text, expires, life]
      const { done } = await run({ name: 'commit a token' }, 'commit', values)
      if (done !== 'true') return false
      onStored()
      return true
    },
    release: async ({ cooldownSeconds = 0, code = '' }) => {
      const values = () => [digest, holder, cooldownSeconds, code]
      await run({ name: 'give a lease back' }, 'release', values)
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
