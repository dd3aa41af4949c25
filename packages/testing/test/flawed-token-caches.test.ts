import { beforeAll, expect, it } from 'vitest'

import { describeTokenCache } from '../src/index.ts'
import { ReferenceTokenCache } from './reference-token-cache.ts'
import { runContract, titlesWith, type Verdict } from './run-contract.ts'
import type { Flaw } from './token-cache-flaws.ts'

/** The test that detects each flaw best. Others may fail too. */
const titles: Readonly<Record<Flaw, string>> = {
  'keeps the object that it was given': 'is not changed through the object that was stored',
  'hands out the object that it keeps': 'is not changed through an object that was returned',
  'drops refreshTokenRejectedAt': 'returns every field of a token',
  'rounds expiresAt': 'returns every field of a token',
  'fills absent fields with null': 'returns a token without fields that it does not have',
  'cuts long tokens': 'keeps a token of 8 kB',
  'keeps ASCII only': 'keeps non-ASCII text',
  'merges tokens at a set': 'replaces a token as a whole',
  'merges tokens at a commit': 'replaces a token as a whole at a commit',
  'changes the object of a set': 'does not change the object that is stored',
  'changes the object of a commit': 'does not change the object that is committed',
  'keeps the old count at a set': 'replaces a token as a whole',
  'keeps the old count at a commit': 'stores the committed token, and is free again',
  'tears tokens apart': 'returns one complete token during concurrent sets',
  'invents a token': 'has nothing for a key that was never set',
  'drops expired tokens': 'keeps an expired token, because its refresh token may be valid',
  'has one slot for all keys': 'returns no token of another key',
  'folds the case of keys': 'distinguishes keys that look alike, contain escapes or are cut off',
  'cuts long keys': 'distinguishes keys that look alike, contain escapes or are cut off',
  'stumbles over __proto__': 'accepts keys that every object has',
  'deletes all keys': 'deletes only one key',
  'does not delete': 'has nothing after a delete',
  'stores nothing after a delete': 'stores again after a delete',
  'wants something to delete': 'accepts the delete of an empty key',
  'fails to close twice': 'can be closed twice',
  'leases to anybody': 'refuses a held key, and says when to try again',
  'leases for ever': 'ends the lease of a holder that has died',
  'tells others to wait for ever': 'refuses a held key, and says when to try again',
  'tells others to wait for no number of seconds': 'refuses a held key, and says when to try again',
  'looks first and leases then': 'grants one of 20 concurrent requests',
  'reads nothing with the lease': 'grants a free key, with the token that is stored',
  'ends a lease after its length': 'lets a living holder keep its lease beyond its length',
  'has one lease for all keys': 'leaves other keys free',
  'grants to whoever aborted': 'leaves no lease for a caller who has aborted',
  'keeps the lease of a caller that aborts meanwhile':
    'leaves the key free if its caller aborts meanwhile',
  'has time without end': 'reports at most a minute of remaining time to the holder',
  'is held for good after a release': 'is free again after a release',
  'is held for good after a commit': 'stores the committed token, and is free again',
  'throws at a second release': 'accepts a second release, which does not affect the next holder',
  'gives a fence twice': 'raises the fence above every lease and write',
  'compares fences with >=': 'keeps a token that was set while a lease was held',
  'commits whatever the fence': 'keeps the token that a later lease committed',
  'takes no fence for a set': 'keeps a token that was set while a lease was held',
  'takes no fence for a delete': 'keeps a delete made while a lease was held',
  'leaves no tombstone': 'reports a delete to every later lease',
  'leaves a tombstone everywhere': 'grants a free key, with nothing stored',
  'keeps the tombstone at a set': 'forgets the delete once a token is set',
  'keeps the tombstone at a commit': 'forgets the delete once a token is committed',
  'hands over no cooldown': 'refuses leases in a cooldown, with its code and remaining time',
  'hands over no code': 'refuses leases in a cooldown, with its code and remaining time',
  'has one cooldown for all keys': 'leaves other keys free in a cooldown',
  'hides the token in a cooldown': 'returns the stored token in a cooldown',
  'cools down for ever': 'ends a cooldown after its time',
  'cools down after a set': 'ends a cooldown when a token is set',
  'cools down after a delete': 'ends a cooldown when the key is deleted',
  'cools down for years': 'cools down for at most a day',
  'releases the next holder': 'accepts a release after the commit, which changes nothing',
  'keeps the lease at a set': 'accepts a second release, which does not affect the next holder',
  'keeps the lease at a delete':
    'accepts the release of a lease that a delete has ended, and keeps the next holder',
  'cools down although the lease was lost': 'starts no cooldown at the release of a lost lease',
  'tells no holder that it has lost its lease':
    'does not extend a lost lease, reports the loss to its holder, and keeps the next holder',
  'takes a lost lease back': 'does not regain a lost and free lease by an extension',
  'extends a lost lease': 'refuses the extension of a lost lease',
  'forgets an extension': 'excludes others for as long as its holder requested',
  'aborts the signal of a commit': 'does not abort the signal of a held lease',
  'tells before it has stored': 'notifies of a set after the token is stored',
  'calls a deletion a change like any other': 'notifies of a delete after the token is gone',
  'tells of no commit': 'notifies of a commit',
  'tells of one change only': 'notifies of each change, not only of the first',
  'tells of all keys': 'does not notify of other keys',
  'tells for ever': 'does not notify after the subscription has ended',
  'stumbles over a listener': 'stores a token although a listener throws, and notifies the others',
}

const flaws = Object.keys(titles) as readonly Flaw[]
const verdictsOf = new Map<Flaw | undefined, ReadonlyMap<string, Verdict>>()

beforeAll(async () => {
  const caches = [undefined, ...flaws].map(async (flaw) => {
    const verdicts = await runContract((runner) =>
      describeTokenCache('cache', () => new ReferenceTokenCache(flaw), {
        runner,
        leaseSeconds: 5,
        withoutHeartbeat: () => new ReferenceTokenCache(flaw, 1),
      }),
    )
    verdictsOf.set(flaw, verdicts)
  })
  await Promise.all(caches)
})

it.for(flaws)('catches a cache that %s', (flaw) => {
  expect(titlesWith(verdictsOf.get(flaw), 'failed')).toContain(titles[flaw])
})

it('finds nothing wrong with a cache that has no flaw', () => {
  expect(titlesWith(verdictsOf.get(undefined), 'failed')).toEqual([])
  expect(titlesWith(verdictsOf.get(undefined), 'skipped')).toEqual([])
})

it('has no test that no flaw can fail', () => {
  const all = titlesWith(verdictsOf.get(undefined), 'passed')
  expect(all.toSorted()).toEqual([...new Set(Object.values(titles))].toSorted())
})

it('skips what is about members that a cache does not have', async () => {
  const verdicts = await runContract((runner) =>
    describeTokenCache('cache', withoutOptionalMembers, { runner }),
  )
  expect(titlesWith(verdicts, 'failed')).toEqual([])
  expect(titlesWith(verdicts, 'passed')).toEqual([
    'has nothing for a key that was never set',
    'returns every field of a token',
    'returns a token without fields that it does not have',
    'replaces a token as a whole',
    'keeps an expired token, because its refresh token may be valid',
    'keeps a token of 8 kB',
    'keeps non-ASCII text',
    'does not change the object that is stored',
    'is not changed through the object that was stored',
    'is not changed through an object that was returned',
    'returns one complete token during concurrent sets',
    'returns no token of another key',
    'distinguishes keys that look alike, contain escapes or are cut off',
    'accepts keys that every object has',
  ])
  expect(verdicts.size).toBe(titlesWith(verdicts, 'passed').length + 48)
})

it('has no tests of members that the cache is said to lack', async () => {
  const verdicts = await runContract((runner) =>
    describeTokenCache('cache', withoutOptionalMembers, {
      runner,
      lacks: ['delete', 'lease', 'subscribe', 'close'],
    }),
  )
  expect(titlesWith(verdicts, 'skipped')).toEqual([])
  expect(titlesWith(verdicts, 'failed')).toEqual([])
  expect(titlesWith(verdicts, 'passed').slice(-4)).toEqual([
    'has no delete',
    'has no lease',
    'has no subscribe',
    'has no close',
  ])
  expect(verdicts.size).toBe(14 + 4)
})

it('catches a cache that has what it is said to lack', async () => {
  const verdicts = await runContract((runner) =>
    describeTokenCache('cache', () => new ReferenceTokenCache(), { runner, lacks: ['lease'] }),
  )
  expect(titlesWith(verdicts, 'failed')).toEqual(['has no lease'])
})

/** A cache in a `Map`, synchronous, with copies of its tokens. */
function withoutOptionalMembers(): Pick<ReferenceTokenCache, 'get' | 'set'> {
  const cache = new ReferenceTokenCache()
  return { get: (key) => cache.get(key), set: (token, key) => cache.set(token, key) }
}
