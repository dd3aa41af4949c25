import { SpotifyError } from '@spotify-sdk/auth-core'
import { cacheFaults, cacheLosses, processStops } from '../fault.ts'
import { isRefresh, nameOf, PerProcess, violation, type RuleFactory } from './rule.ts'

/** A fault this long before a write may have lost the write. */
const aftermathSeconds = 15

/** A rejected refresh token is sent again only if the user has it retried. */
export const rejectedRefreshTokens: RuleFactory = (world) => {
  const rejectedAt = new PerProcess<number>()
  /** When the cache learned of the rejection. */
  const storedAt = new Map<string, number>()
  /** Retries that are in progress, by key. */
  const retries = new PerProcess<number>()
  /** Retries whose callers gave up before the refresh token was sent. */
  const lateRetries = new PerProcess<boolean>()

  /** When a request was sent in which a refresh token worked. */
  const workedAt = new Map<string, number>()

  /** The refresh token works after all. */
  const forget = (refreshToken: string): void => {
    rejectedAt.deleteEverywhere(refreshToken)
    storedAt.delete(refreshToken)
  }

  return {
    'request-answered': ({ request: { process, sent = '', grant, sentAt }, outcome }) => {
      if (grant !== 'refresh_token') return
      if (outcome === 'token') {
        forget(sent)
        workedAt.set(sent, sentAt)
      }
      // The answer may reach a process that was frozen long after the refresh token has worked elsewhere.
      const isOutdated = (workedAt.get(sent) ?? -Infinity) > sentAt
      if (outcome === 'invalid-grant' && !isOutdated) rejectedAt.set(process, sent, world.now)
    },
    stored: ({ rejected, process, before, after }) => {
      if (rejected !== undefined) {
        storedAt.set(rejected, world.now)
        return
      }
      if (after === undefined) return
      // To a process that has not seen this access token before, the verdict seems wrong.
      const isOlder = before !== undefined && before.requestedAt > after.requestedAt
      if (isOlder || world.faults.explain(processStops, after.requestedAt, process)) {
        forget(`${after.signIn}.${after.generation}`)
      }
    },
    'retry-started': ({ process, key }) =>
      retries.set(process, key, (retries.get(process, key) ?? 0) + 1),
    'retry-ended': ({ process, key, error }) => {
      retries.set(process, key, (retries.get(process, key) ?? 0) - 1)
      lateRetries.set(process, key, SpotifyError.is(error) && error.code === 'timeout')
    },
    'request-sent': ({ request }) => {
      if (!isRefresh(request)) return
      const { process, key, sent = '' } = request
      const here = rejectedAt.get(process, sent)
      const stored = storedAt.get(sent)
      if (here === undefined && stored === undefined) return
      const isLate = lateRetries.get(process, key) ?? false
      lateRetries.set(process, key, false)
      if (isLate || (retries.get(process, key) ?? 0) > 0) return forget(sent)
      const { now, faults } = world
      const since = Math.min(here ?? now, stored ?? now) - aftermathSeconds
      // After a rejection, the process waits for the cache: the user may have signed in again.
      const hasRead = here === undefined || process.cacheAnsweredAt > here
      if (hasRead && faults.explain(cacheFaults, since, process)) return
      const isLost = faults.explain([...processStops, ...cacheLosses], since)
      if (here === undefined && isLost) return
      violation(`${nameOf(request)} sent ${sent} again after its rejection`)
    },
  }
}
