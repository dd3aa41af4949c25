import type { Awaitable, RefreshLease, TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertNothing } from './assert-token.ts'
import type { ContractCase, ContractChapter } from './contract-case.ts'
import { runAndClose } from './describe-contract.ts'
import { TokenCacheSubject } from './token-cache-subject.ts'

/** When a caller aborts after its request: a cache may be at any step by then. */
const abortAfterSeconds = [0, 0.001, 0.002, 0.005, 0.01]

const stepSeconds = 0.05

/** A caller that aborts and a holder that dies leave the key free. */
export function abandonedLeaseChapter(
  leaseSeconds: number,
  withoutHeartbeat: (() => Awaitable<TokenCache>) | undefined,
): ContractChapter<TokenCacheSubject> {
  const cases: readonly ContractCase<TokenCacheSubject>[] = [
    {
      title: 'leaves no lease for a caller who has aborted',
      needs: ['lease'],
      run: async (subject) => {
        const signal = AbortSignal.abort()
        const [outcome] = await Promise.allSettled([subject.lease(subject.key, { signal })])
        if (outcome.status === 'fulfilled')
          assert.strictEqual(outcome.value.granted, false, 'a lease was granted')
        await subject.takeLease()
        assertNothing(await subject.get())
      },
    },
    {
      title: 'leaves the key free if its caller aborts meanwhile',
      needs: ['lease'],
      run: async (subject) => {
        const aborted = abortAfterSeconds.map(async (seconds) => {
          const key = `${subject.key}:${seconds}`
          await abortRequest(subject, key, seconds)
          // A lease that nobody gives back ends after its length.
          await takeFreedLease(subject, key, leaseSeconds / 2)
        })
        await Promise.all(aborted)
      },
    },
  ]
  return {
    title: 'frees the key of a caller that is gone',
    cases: withoutHeartbeat ? [...cases, deadHolderCase(leaseSeconds, withoutHeartbeat)] : cases,
  }
}

function deadHolderCase(
  leaseSeconds: number,
  withoutHeartbeat: () => Awaitable<TokenCache>,
): ContractCase<TokenCacheSubject> {
  return {
    title: 'ends the lease of a holder that has died',
    needs: ['lease'],
    run: async () => {
      await runAndClose(new TokenCacheSubject(await withoutHeartbeat()), async (subject) => {
        const dead = await subject.takeLease()
        const next = await takeFreedLease(subject, subject.key, leaseSeconds + 1)
        assert.ok(next.fence > dead.fence, 'the fence did not grow')
      })
    },
  }
}

/** Requests a lease and aborts. A cache may have granted it before: then it is released. */
async function abortRequest(
  subject: TokenCacheSubject,
  key: string,
  seconds: number,
): Promise<void> {
  const aborting = new AbortController()
  const settled = Promise.allSettled([subject.lease(key, { signal: aborting.signal })])
  if (seconds > 0) await systemClock.sleep(seconds)
  aborting.abort()
  const [outcome] = await settled
  if (outcome.status === 'fulfilled' && outcome.value.granted) await outcome.value.release()
}

/** Requests a lease until it is granted. */
async function takeFreedLease(
  subject: TokenCacheSubject,
  key: string,
  seconds: number,
): Promise<RefreshLease> {
  // Counted in steps: a process that stood still counts one.
  for (let step = 0; step < seconds / stepSeconds; step++) {
    const answer = await subject.lease(key)
    if (answer.granted) return answer
    await systemClock.sleep(stepSeconds)
  }
  return subject.takeLease(key)
}
