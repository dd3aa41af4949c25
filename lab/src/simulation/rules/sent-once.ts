import type { IssuedToken, TokenRequest } from '../event.ts'
import { KnownRotation } from './known-rotation.ts'
import {
  cacheFaults,
  cacheLosses,
  mayEvict,
  PerProcess,
  processStops,
  violation,
  type RuleFactory,
} from './rule.ts'

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
export const sentOnce: RuleFactory = (truth) => {
  const rotation = new KnownRotation(truth)
  const replacements = new Map<string, Replacement>()
  const leasedAt = new PerProcess<number>()
  /** When a sign-in or sign-out voided what a process held. */
  const voidedAt = new PerProcess<number>()

  /** A stored generation proves that all earlier ones were replaced. */
  const noteStored = (after: IssuedToken | undefined): void => {
    if (after === undefined) return
    for (const replacement of replacements.values()) {
      const { signIn, generation } = replacement.issued
      const areInitial = truth.isInitial(signIn) && truth.isInitial(after.signIn)
      if (areInitial && signIn !== after.signIn) replacement.isOverwritten = true
      if (signIn !== after.signIn || generation > after.generation) continue
      replacement.storedAt = Math.min(replacement.storedAt, truth.now)
    }
  }

  const isOwn = ({ process, key }: TokenRequest, { request, isAnswered }: Replacement): boolean => {
    if (request.process !== process || !isAnswered || mayEvict(truth)) return false
    return (voidedAt.get(process, key) ?? -Infinity) < request.sentAt
  }

  /** Whether the sender was granted the lease when the cache held the successor, and still does. */
  const isShown = ({ process, key }: TokenRequest, { issued, storedAt }: Replacement): boolean => {
    const stored = truth.storedToken(key)
    const isSuccessor = stored?.signIn === issued.signIn && stored.generation >= issued.generation
    const wasLeased = (leasedAt.get(process, key) ?? -Infinity) >= storedAt
    const isLost = truth.faults.explain({ kinds: cacheLosses, since: storedAt })
    return isSuccessor && wasLeased && !isLost
  }

  const isExcused = (
    request: TokenRequest,
    { request: earlier, storedAt }: Replacement,
  ): boolean => {
    const { faults, now } = truth
    const since = earlier.sentAt - 15
    if (faults.explain({ kinds: cacheLosses, since })) return true
    // The process that replaced it could not store the successor.
    const kinds = [...cacheFaults, ...processStops, 'responses-lost'] as const
    const wasLeasedBefore = storedAt > (leasedAt.get(request.process, request.key) ?? now)
    const couldNotStore = faults.explain({ kinds, process: earlier.process.name, since })
    if (wasLeasedBefore && couldNotStore) return true
    // The sender cannot read the cache, and does not know that refresh tokens are replaced.
    const process = request.process.name
    const isCutOff = faults.explain({ kinds: cacheFaults, process, since: now - 15 })
    return isCutOff && !rotation.isKnown(request)
  }

  return {
    name: 'sent once',
    on: {
      leased: ({ process, key }) => leasedAt.set(process, key, truth.now),
      'request-ended': ({ request, issued }) => {
        const isReplaced = request.grant === 'refresh_token' && truth.plan.rotates
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
      'sign-out-started': ({ process, key }) => voidedAt.set(process, key, truth.now),
      'signed-in': ({ process, key }) => voidedAt.set(process, key, truth.now),
      'request-sent': ({ request }) => {
        const { number, process, sent = '', signIn, grant } = request
        if (grant !== 'refresh_token' || !truth.isAlive(signIn)) return
        const replacement = replacements.get(sent)
        if (replacement === undefined) return
        const what = `request ${number} of ${process.name} sent ${sent} again`
        if (isOwn(request, replacement)) violation(`${what}, which its process had replaced`)
        if (isShown(request, replacement)) violation(`${what}, while the cache held its successor`)
        if (replacement.isOverwritten || isExcused(request, replacement)) return
        violation(`${what}, which ${replacement.request.process.name} had replaced`)
      },
    },
  }
}
