import { type RefreshLease } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

const cooldown = { cooldownSeconds: 30, code: 'rate_limited' }

/** A holder that has lost its lease without knowing it changes nothing for the next one. */
export function lostLeaseChapter(leaseSeconds: number): ContractChapter<TokenCacheSubject> {
  return {
    title: 'protects the next holder from one that has lost its lease unawares',
    cases: [
      {
        title: 'takes a second release, which does not touch the next holder',
        needs: ['lease'],
        run: async (subject) => {
          const first = await subject.takeLease()
          await first.release()
          await keepNextHolder(subject, first, () => first.release(cooldown))
          const lost = await subject.takeLease()
          await subject.set(fullToken(subject.key))
          await keepNextHolder(subject, lost, async () => {
            await lost.release(cooldown)
            await lost.release(cooldown)
          })
        },
      },
      {
        title: 'takes the release of a lease that a delete has ended, and keeps the next holder',
        needs: ['lease', 'delete'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.delete()
          await keepNextHolder(subject, lost, () => lost.release(cooldown))
        },
      },
      {
        title: 'begins no cooldown by the release of a lease that was lost',
        needs: ['lease'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          const token = fullToken(subject.key)
          await subject.set(token)
          await lost.release(cooldown)
          assertSameToken((await subject.takeLease()).token, token)
        },
      },
      {
        title: 'extends no lease that was lost, tells its holder, and keeps the next holder',
        needs: ['lease'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.set(fullToken(subject.key))
          await keepNextHolder(subject, lost, () => becomeAware(lost, leaseSeconds))
        },
      },
      {
        title: 'refuses the extension that a holder asks for whose lease was lost',
        needs: ['lease'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.set(fullToken(subject.key))
          await keepNextHolder(subject, lost, () => beRefusedExtension(lost))
          const another = await subject.takeLease()
          await subject.set(fullToken(subject.key))
          await beRefusedExtension(another)
          await subject.takeLease()
        },
      },
      {
        title: 'does not take back, by an extension, a lease that was lost and is free',
        needs: ['lease', 'delete'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.delete()
          await becomeAware(lost, leaseSeconds)
          await subject.takeLease()
        },
      },
    ],
  }
}

/** Takes the next lease, lets the former holder do something, and looks whether all is as it was. */
async function keepNextHolder(
  subject: TokenCacheSubject,
  former: RefreshLease,
  act: () => Promise<void>,
): Promise<void> {
  const next = await subject.takeLease()
  assert.ok(next.fence > former.fence, 'the fence did not grow')
  await act()
  assert.strictEqual((await subject.beRefused()).reason, 'busy')
  assert.strictEqual(next.signal.aborted, false)
  assert.ok(next.remainingSeconds() > 0, 'the next holder has no time left')
  const token = fullToken(subject.key)
  assert.strictEqual(await next.commit(token), true)
  const later = await subject.takeLease()
  assertSameToken(later.token, token)
  await later.release()
}

/** Waits until a holder knows that it has lost its lease: it is told when it extends it. */
async function becomeAware(lease: RefreshLease, leaseSeconds: number): Promise<void> {
  const endsAt = systemClock.monotonic() + leaseSeconds + 1
  while (!lease.signal.aborted && systemClock.monotonic() < endsAt) await systemClock.sleep(0.05)
  assert.strictEqual(lease.signal.aborted, true, 'the holder does not know that it lost its lease')
  assert.strictEqual(lease.remainingSeconds(), 0)
}

/** A lease may have no `extend`: then its holder can ask for nothing. */
async function beRefusedExtension(lease: RefreshLease): Promise<void> {
  if (lease.extend === undefined) return
  assert.strictEqual(await lease.extend(30), false, 'a lease that was lost was extended')
  assert.strictEqual(lease.remainingSeconds(), 0)
}
