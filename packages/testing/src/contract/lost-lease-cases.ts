import { type RefreshLease } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertSameToken } from './assert-token.ts'
import type { ContractChapter } from './contract-case.ts'
import { fullToken } from './sample-tokens.ts'
import type { TokenCacheSubject } from './token-cache-subject.ts'

const cooldown = { cooldownSeconds: 30, code: 'rate_limited' }

const stepSeconds = 0.05

/** A holder that does not know it lost its lease changes nothing for the next one. */
export function lostLeaseChapter(leaseSeconds: number): ContractChapter<TokenCacheSubject> {
  return {
    title: 'protects the next holder from one that does not know it lost its lease',
    cases: [
      {
        title: 'accepts a second release, which does not affect the next holder',
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
        title: 'accepts the release of a lease that a delete has ended, and keeps the next holder',
        needs: ['lease', 'delete'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.delete()
          await keepNextHolder(subject, lost, () => lost.release(cooldown))
        },
      },
      {
        title: 'starts no cooldown at the release of a lost lease',
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
        title:
          'does not extend a lost lease, reports the loss to its holder, and keeps the next holder',
        needs: ['lease'],
        run: async (subject) => {
          const lost = await subject.takeLease()
          await subject.set(fullToken(subject.key))
          await keepNextHolder(subject, lost, () => becomeAware(lost, leaseSeconds))
        },
      },
      {
        title: 'refuses the extension of a lost lease',
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
        title: 'does not regain a lost and free lease by an extension',
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

/**
 * Takes the next lease, runs an action of the former holder, and checks that nothing has changed.
 */
async function keepNextHolder(
  subject: TokenCacheSubject,
  former: RefreshLease,
  act: () => Promise<void>,
): Promise<void> {
  const next = await subject.takeLease()
  assert.ok(next.fence > former.fence, 'the fence did not grow')
  await act()
  assert.strictEqual((await subject.beRefused()).reason, 'busy')
  assert.strictEqual(next.signal.aborted, false, 'the signal of a held lease has aborted')
  assert.ok(next.remainingSeconds() > 0, 'the next holder has no time left')
  const token = fullToken(subject.key)
  assert.strictEqual(await next.commit(token), true, 'the commit was refused')
  const later = await subject.takeLease()
  assertSameToken(later.token, token)
  await later.release()
}

/** Waits until a holder notices, at its next extension, that it lost its lease. */
async function becomeAware(lease: RefreshLease, leaseSeconds: number): Promise<void> {
  // Counted in steps: a process that stood still counts one, and extends its lease after that.
  const steps = (leaseSeconds + 1) / stepSeconds
  for (let step = 0; step < steps && !lease.signal.aborted; step++) {
    await systemClock.sleep(stepSeconds)
  }
  assert.strictEqual(lease.signal.aborted, true, 'the holder does not know that it lost its lease')
  assert.strictEqual(lease.remainingSeconds(), 0, 'a lost lease has time left')
}

/** A lease may have no `extend`. Then its holder cannot request an extension. */
async function beRefusedExtension(lease: RefreshLease): Promise<void> {
  if (lease.extend === undefined) return
  assert.strictEqual(await lease.extend(30), false, 'a lease that was lost was extended')
  assert.strictEqual(lease.remainingSeconds(), 0, 'a lost lease has time left')
}
