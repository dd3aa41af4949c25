import { SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import type { EventOf } from '../event.ts'
import { cacheFaults, cacheLosses } from '../fault.ts'
import { PerProcess, violation, type RuleFactory } from './rule.ts'

/** A sign-out waits for earlier writes, some seconds each. */
const writesSeconds = 40

interface SignOut {
  readonly at: number
  readonly startedAt: number
  /** The latest sign-in before it. */
  readonly signIn: number
}

/**
 * After a process has reported a sign-out, the cache holds no earlier sign-in, and the process serves
 * none. A sign-out fails only for the cache.
 */
export const signOutDurability: RuleFactory = (world) => {
  const { cache, faults } = world
  /** The latest sign-in of each key that was reported or stored. */
  const latest = new Map<string, number>()
  const writtenAt = new Map<string, number>()
  const latestAtStart = new PerProcess<number>()
  const signOuts = new PerProcess<SignOut>()

  const noteSignIn = (key: string, number: number): void =>
    void latest.set(key, Math.max(number, latest.get(key) ?? 0))

  const onSignedOut = ({ process, key, startedAt }: EventOf<'signed-out'>): void => {
    const signIn = latestAtStart.get(process, key) ?? 0
    // The user has signed in again since the sign-out started.
    if ((writtenAt.get(key) ?? -1) >= startedAt) return
    signOuts.set(process, key, { at: world.now, startedAt, signIn })
    const stored = cache.storedToken(key)
    if (stored === undefined || stored.signIn > signIn) return
    if (faults.explain(cacheLosses, startedAt - 5)) return
    violation(
      `${process.name} reported a sign-out of ${key}, while the cache held ${stored.accessToken}`,
    )
  }

  return {
    stored: ({ key, by, after }) => {
      if (after === undefined) return
      noteSignIn(key, after.signIn)
      if (by !== 'write') return
      writtenAt.set(key, world.now)
      signOuts.deleteEverywhere(key)
    },
    'signed-in': ({ key, token }) => noteSignIn(key, token.signIn),
    'sign-out-started': ({ process, key }) => latestAtStart.set(process, key, latest.get(key) ?? 0),
    'signed-out': onSignedOut,
    'sign-out-failed': ({ process, error }) => {
      const isExplained = faults.explain(cacheFaults, world.now - writesSeconds, process)
      if (TokenCacheError.is(error) && isExplained) return
      const what = SpotifyError.is(error) ? error.code : String(error)
      violation(`a sign-out at ${process.name} failed without a cause: ${what}`)
    },
    delivered: ({ call: { process, key, startedAt }, token: { signIn, accessToken } }) => {
      const signOut = signOuts.get(process, key)
      if (signOut === undefined || startedAt < signOut.at || signIn > signOut.signIn) return
      if (faults.explain(cacheFaults, signOut.startedAt - 1)) return
      violation(`${process.name} served ${accessToken} after it reported the sign-out of ${key}`)
    },
  }
}
