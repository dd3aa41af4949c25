import type { IssuedToken, TokenRequest } from '../event.ts'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import { KnownRotation } from './known-rotation.ts'
import { mayEvict, nameOf, PerProcess, violation, type RuleFactory } from './rule.ts'

/** A request that has replaced a refresh token. */
interface Replacement {
  readonly request: TokenRequest
  readonly issued: IssuedToken
  /** The process got the response. */
  isAnswered: boolean
  /** When the cache first held the successor. */
  storedAt: number
  /** The session of another deployment took its place in the cache. */
  isOverwritten: boolean
}

/**
 * A refresh token that was replaced is not sent again: never by the process that replaced it, and not
 * by a process that was granted the lease after the successor was stored. If the successor could not
 * be stored, or was lost with the cache, no process can know.
 */
export const sentOnce: RuleFactory = (world) => {
  const { accounts, cache, faults, plan } = world
  const rotation = new KnownRotation(world)
  const replacements = new Map<string, Replacement>()
  /** When a sign-in or sign-out voided what a process held. */
  const voidedAt = new PerProcess<number>()

  /** A stored generation proves that all earlier ones were replaced. */
  const noteStored = (after: IssuedToken | undefined): void => {
    if (after === undefined) return
    for (const replacement of replacements.values()) {
      const { signIn, generation } = replacement.issued
      const areInitial = accounts.isInitial(signIn) && accounts.isInitial(after.signIn)
      if (areInitial && signIn !== after.signIn) replacement.isOverwritten = true
      if (signIn !== after.signIn || generation > after.generation) continue
      replacement.storedAt = Math.min(replacement.storedAt, world.now)
    }
  }

  const isOwn = ({ process, key }: TokenRequest, { request, isAnswered }: Replacement): boolean => {
    if (request.process !== process || !isAnswered || mayEvict(world)) return false
    return (voidedAt.get(process, key) ?? -Infinity) < request.sentAt
  }

  /** Whether the sender learned of a lease granted when the cache held the successor, as it still does. */
  const isShown = ({ process, key }: TokenRequest, { issued, storedAt }: Replacement): boolean => {
    const stored = cache.storedToken(key)
    const isSuccessor = stored?.signIn === issued.signIn && stored.generation >= issued.generation
    const leasedAt = cache.leasedAt(process, key)
    const wasLeased = leasedAt >= storedAt && process.cacheAnsweredAt >= leasedAt
    return isSuccessor && wasLeased && !faults.explain(cacheLosses, storedAt)
  }

  const isExcused = (
    request: TokenRequest,
    { request: earlier, storedAt }: Replacement,
  ): boolean => {
    const since = earlier.sentAt - 15
    if (faults.explain(cacheLosses, since)) return true
    // The process that replaced it could not store the successor.
    const kinds = [...cacheFaults, ...processStops, 'responses-lost'] as const
    const leasedAt = cache.leasedAt(request.process, request.key)
    const wasLeasedBefore = storedAt > (leasedAt === -Infinity ? world.now : leasedAt)
    if (wasLeasedBefore && faults.explain(kinds, since, earlier.process)) return true
    // The sender cannot read the cache, and does not know that refresh tokens are replaced.
    const isCutOff = faults.explain(cacheFaults, world.now - 15, request.process)
    return isCutOff && !rotation.isKnown(request)
  }

  return {
    'request-ended': ({ request, issued }) => {
      const isReplaced = request.grant === 'refresh_token' && plan.rotates
      if (!isReplaced || issued === undefined) return
      const state = { isAnswered: false, storedAt: Infinity, isOverwritten: false }
      replacements.set(request.sent ?? '', { request, issued, ...state })
    },
    'request-answered': (event) => {
      rotation.onAnswered(event)
      const replacement = replacements.get(event.request.sent ?? '')
      if (event.issued !== undefined && replacement !== undefined) replacement.isAnswered = true
    },
    delivered: (event) => rotation.onDelivered(event),
    stored: ({ after }) => noteStored(after),
    'sign-out-started': ({ process, key }) => voidedAt.set(process, key, world.now),
    'signed-in': ({ process, key }) => voidedAt.set(process, key, world.now),
    'request-sent': ({ request }) => {
      const { sent = '', signIn, grant } = request
      if (grant !== 'refresh_token' || !accounts.isAlive(signIn)) return
      const replacement = replacements.get(sent)
      if (replacement === undefined) return
      const what = `${nameOf(request)} sent ${sent} again`
      if (isOwn(request, replacement)) violation(`${what}, which its process had replaced`)
      if (isShown(request, replacement)) violation(`${what}, while the cache held its successor`)
      if (replacement.isOverwritten || isExcused(request, replacement)) return
      violation(`${what}, which ${replacement.request.process.name} had replaced`)
    },
  }
}
