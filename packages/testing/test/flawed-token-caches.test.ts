import { beforeAll, expect, it } from 'vitest'

import { describeTokenCache } from '../src/index.ts'
import { ReferenceTokenCache } from './reference-token-cache.ts'
import { runContract, titlesWith, type Verdict } from './run-contract.ts'
import type { Flaw } from './token-cache-flaws.ts'

/** The test that names each flaw best. Others may fail too. */
const titles: Readonly<Record<Flaw, string>> = {
  'keeps the object that it was given': 'is not altered through the object that it was given',
  'hands out the object that it keeps': 'is not altered through an object that it handed out',
  'drops refreshTokenRejectedAt': 'hands back every field of a token',
  'rounds expiresAt': 'hands back every field of a token',
  'fills absent fields with null': 'hands back a token without the fields that it does not have',
  'cuts long tokens': 'keeps a token of 8 kB',
  'keeps ASCII only': 'keeps text beyond ASCII',
  'merges tokens': 'replaces a token as a whole',
  'tears tokens apart': 'hands back one whole token while many are set at once',
  'invents a token': 'has nothing for a key that was never set',
  'drops expired tokens': 'keeps an expired token, whose refresh token is still good',
  'has one slot for all keys': 'hands back no token of another key',
  'folds the case of keys': 'tells keys apart that look alike, escape or break off',
  'cuts long keys': 'tells keys apart that look alike, escape or break off',
  'stumbles over __proto__': 'takes keys that every object has',
  'deletes all keys': 'deletes one key alone',
  'does not delete': 'has nothing after a delete',
  'stores nothing after a delete': 'stores again after a delete',
  'wants something to delete': 'takes the delete of a key that holds nothing',
  'fails to close twice': 'can be closed twice',
  'leases to anybody': 'refuses a key that is held, and says when to ask again',
  'looks first and leases then': 'grants one of 20 who ask at once',
  'reads nothing with the lease': 'grants a free key, with the token that is stored',
  'ends a lease after its length': 'lets a living holder keep its lease beyond its length',
  'has one lease for all keys': 'leaves other keys free',
  'grants to whoever aborted': 'leaves no lease behind for a caller who has aborted',
  'has time without end': 'tells a holder that it has up to a minute left',
  'is held for good after a release': 'is free again after a release',
  'is held for good after a commit': 'stores what is committed, and is free again',
  'throws at a second release': 'takes a second release, which does not touch the next holder',
  'gives a fence twice': 'raises the fence over every lease and write',
  'compares fences with >=': 'keeps what was set while a lease was held',
  'commits whatever the fence': 'keeps what a later lease has committed',
  'takes no fence for a set': 'keeps what was set while a lease was held',
  'takes no fence for a delete': 'keeps a delete that came while a lease was held',
  'leaves no tombstone': 'tells every later lease that a delete stands',
  'leaves a tombstone everywhere': 'grants a free key, with nothing stored',
  'keeps the tombstone at a set': 'forgets the delete once a token is set',
  'keeps the tombstone at a commit': 'forgets the delete once a token is committed',
  'hands over no cooldown': 'refuses leases in a cooldown, with its code and what is left of it',
  'hands over no code': 'refuses leases in a cooldown, with its code and what is left of it',
  'has one cooldown for all keys': 'leaves other keys free in a cooldown',
  'hides the token in a cooldown': 'hands back the stored token in a cooldown',
  'cools down for ever': 'ends a cooldown by itself',
  'cools down after a set': 'ends a cooldown when a token is set',
  'cools down after a delete': 'ends a cooldown when the key is deleted',
  'cools down for years': 'cools down for a day at most',
  'releases the next holder': 'takes a release after the commit, which changes nothing',
  'keeps the lease at a set': 'takes a second release, which does not touch the next holder',
  'keeps the lease at a delete':
    'takes the release of a lease that a delete has ended, and keeps the next holder',
  'cools down although the lease was lost':
    'begins no cooldown by the release of a lease that was lost',
  'tells no holder that it has lost its lease':
    'extends no lease that was lost, tells its holder, and keeps the next holder',
  'takes a lost lease back':
    'does not take back, by an extension, a lease that was lost and is free',
  'extends a lost lease': 'refuses the extension that a holder asks for whose lease was lost',
  'forgets an extension': 'keeps others out for as long as its holder asks for',
  'aborts the signal of a commit': 'aborts no signal of a lease that was not lost',
  'tells before it has stored': 'tells that a token was set, once it is there',
  'calls a deletion a change like any other': 'tells that a token was deleted, once it is gone',
  'tells of no commit': 'tells that a token was committed',
  'tells of all keys': 'tells nothing of other keys',
  'tells for ever': 'tells nothing to whoever no longer listens',
  'stumbles over a listener': 'stores for all that a listener throws, and tells the others',
}

const flaws = Object.keys(titles) as readonly Flaw[]
const verdictsOf = new Map<Flaw | undefined, ReadonlyMap<string, Verdict>>()

beforeAll(async () => {
  const caches = [undefined, ...flaws].map(async (flaw) => {
    const verdicts = await runContract((runner) =>
      describeTokenCache('cache', () => new ReferenceTokenCache(flaw), { runner, leaseSeconds: 2 }),
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
    'hands back every field of a token',
    'hands back a token without the fields that it does not have',
    'replaces a token as a whole',
    'keeps an expired token, whose refresh token is still good',
    'keeps a token of 8 kB',
    'keeps text beyond ASCII',
    'is not altered through the object that it was given',
    'is not altered through an object that it handed out',
    'hands back one whole token while many are set at once',
    'hands back no token of another key',
    'tells keys apart that look alike, escape or break off',
    'takes keys that every object has',
  ])
  expect(verdicts.size).toBe(titlesWith(verdicts, 'passed').length + 44)
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
  expect(verdicts.size).toBe(13 + 4)
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
