import { beforeAll, expect, it } from 'vitest'

import { describeAuthProvider } from '../src/index.ts'
import { ReferenceAuthProvider, type ProviderFlaw } from './reference-auth-provider.ts'
import { runContract, titlesWith, type Verdict } from './run-contract.ts'

/** The test that detects each flaw best. Others may fail too. */
const titles: Readonly<Record<ProviderFlaw, string>> = {
  'hands out white space': 'returns visible ASCII',
  'hands out a new token each time': 'returns the same token while it is valid',
  'lets every caller ask': 'returns one token to 100 concurrent callers',
  'stumbles over null': 'accepts a signal that is null or undefined',
  'rejects with a reason of its own':
    'rejects with the reason of an aborted signal, or returns a token immediately',
  'leaves an aborted caller waiting':
    'rejects with the reason of an aborted signal, or returns a token immediately',
  'shares the first caller’s signal': 'serves the others when one caller aborts',
  'keeps a refused token': 'returns another token after an invalidate',
  'gets a token for every invalidate':
    'returns one other token after 50 concurrent invalidates and a late one',
  'takes any token for its own': 'keeps its token when another is invalidated',
  'is over when closed': 'can be closed twice, and stays usable',
  'requests nothing when closed': 'gets tokens after it was closed',
  'has two tokens by turns': 'returns none of two rejected tokens again',
  'returns another token from getToken':
    'returns the same token from getToken, with an expiry in the future',
  'has an expiry that is not a number':
    'returns the same token from getToken, with an expiry in the future',
  'has an expiry in milliseconds':
    'returns the same token from getToken, with an expiry in the future',
  'peeks at another token':
    'returns the same token or none from peekToken, with an expiry in the future',
  'peeks at an expired token':
    'returns the same token or none from peekToken, with an expiry in the future',
  'peeks at a rejected token': 'returns no rejected token from peekToken',
}

const flaws = Object.keys(titles) as readonly ProviderFlaw[]
const verdictsOf = new Map<ProviderFlaw | undefined, ReadonlyMap<string, Verdict>>()

beforeAll(async () => {
  const providers = [undefined, ...flaws].map(async (flaw) => {
    const verdicts = await runContract((runner) =>
      describeAuthProvider('provider', () => new ReferenceAuthProvider(flaw), { runner }),
    )
    verdictsOf.set(flaw, verdicts)
  })
  await Promise.all(providers)
})

it.for(flaws)('catches a provider that %s', (flaw) => {
  expect(titlesWith(verdictsOf.get(flaw), 'failed')).toContain(titles[flaw])
})

it('accepts a provider without flaws', () => {
  expect(titlesWith(verdictsOf.get(undefined), 'failed')).toEqual([])
  expect(titlesWith(verdictsOf.get(undefined), 'skipped')).toEqual([])
})

it('has no test that no flaw can fail', () => {
  const all = titlesWith(verdictsOf.get(undefined), 'passed')
  expect(all.toSorted()).toEqual([...new Set(Object.values(titles))].toSorted())
})

it('skips tests of members that a provider does not have', async () => {
  const verdicts = await runContract((runner) =>
    describeAuthProvider('provider', () => ({ getAccessToken: () => 'token' }), { runner }),
  )
  expect(titlesWith(verdicts, 'failed')).toEqual([])
  expect(titlesWith(verdicts, 'skipped')).toEqual([
    'returns the same token from getToken, with an expiry in the future',
    'returns the same token or none from peekToken, with an expiry in the future',
    'returns no rejected token from peekToken',
    'returns another token after an invalidate',
    'returns none of two rejected tokens again',
    'returns one other token after 50 concurrent invalidates and a late one',
    'keeps its token when another is invalidated',
    'can be closed twice, and stays usable',
    'gets tokens after it was closed',
  ])
})

it('omits tests of members that lacks names', async () => {
  const verdicts = await runContract((runner) =>
    describeAuthProvider('provider', () => ({ getAccessToken: () => 'token' }), {
      runner,
      lacks: ['getToken', 'peekToken', 'invalidate', 'close'],
    }),
  )
  expect(titlesWith(verdicts, 'skipped')).toEqual([])
  expect(titlesWith(verdicts, 'failed')).toEqual([])
  expect(titlesWith(verdicts, 'passed').slice(-4)).toEqual([
    'has no getToken',
    'has no peekToken',
    'has no invalidate',
    'has no close',
  ])
})

it('waits for a provider that pauses and says for how long', async () => {
  const verdicts = await runContract((runner) =>
    describeAuthProvider('provider', () => new ReferenceAuthProvider(undefined, 0.05), { runner }),
  )
  expect(titlesWith(verdicts, 'failed')).toEqual([])
})
