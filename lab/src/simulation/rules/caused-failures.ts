import { ReauthorizationRequiredError, SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import type { Call } from '../event.ts'
import { cacheFaults, processStops } from '../fault.ts'
import { isSufficient } from '../process/member.ts'
import { PerProcess, violation, type RuleFactory } from './rule.ts'

/** A cooldown lasts a minute at most, and its request may have started a wait before. */
const aftermathSeconds = 130

/** A fault this long before the report of a sign-in may have happened after the sign-in. */
const exchangeSeconds = 6

/** These can fail a call of any process. */
const endpointFaults = [
  'endpoint-failing',
  'endpoint-limiting',
  'endpoint-slow',
  'responses-lost',
  'token-revoked',
] as const

/** A call fails only if a fault explains it; the fault of one process fails no call in another. */
export const causedFailures: RuleFactory = (world) => {
  const { accounts, cache, faults, plan } = world
  /** A sign-in ends the cooldown of its process. */
  const signedInAt = new PerProcess<number>()
  /** A sign-out empties the memory of its process before the cache. */
  const signOutAt = new PerProcess<number>()

  /** Whether the user really has to sign in again. */
  const mustSignIn = ({ process, key, startedAt }: Call): boolean => {
    const stored = cache.written(key)
    if (stored === undefined || !accounts.isAlive(stored.signIn)) return true
    const changedAt = Math.max(stored.at, signOutAt.get(process, key) ?? -Infinity)
    if (changedAt >= startedAt - 1 || !isSufficient(stored.scope)) return true
    // A false rejection counts until the user signs in again, or has the refresh token retried.
    if (faults.explain(['falsely-refused'], stored.at - 15)) return true
    // The cache may have lost the sign-in, or the rejection of the sign-in before.
    return faults.explain(cacheFaults, Math.min(stored.at, world.now - 60))
  }

  const hasCause = ({ process, key, startedAt }: Call, isCacheError: boolean): boolean => {
    const afterSignIn = (signedInAt.get(process, key) ?? -Infinity) - exchangeSeconds
    const since = Math.max(startedAt - aftermathSeconds, afterSignIn)
    const isWithoutCache = faults.explain(cacheFaults, since, process)
    if (isCacheError) return isWithoutCache
    // Without the cache, a process may send a refresh token that is dead.
    if (isWithoutCache && plan.grant === 'refresh_token') return true
    return (
      faults.explain(['endpoint-cut', 'misconfigured', ...processStops], since, process) ||
      faults.explain(endpointFaults, since)
    )
  }

  return {
    'sign-out-started': ({ process, key }) => signOutAt.set(process, key, world.now),
    'signed-in': ({ process, key, isFirst }) => {
      if (isFirst) signedInAt.set(process, key, world.now)
    },
    failed: ({ call, error }) => {
      const { process, key } = call
      if (!SpotifyError.is(error)) violation(`a call failed with ${String(error)}`)
      if (ReauthorizationRequiredError.is(error)) {
        if (mustSignIn(call)) return
        violation(
          `${process.name} asked for a sign-in (${error.code}), with a living sign-in for ${key}`,
        )
      }
      if (hasCause(call, TokenCacheError.is(error))) return
      violation(`a call of ${process.name} failed without a cause: ${error.code}`)
    },
  }
}
