import { expect, it } from 'vitest'

import { nextFence, readFenceListing } from './fence-listing.ts'

it('sorts fences as numbers and omits foreign names', () => {
  const foreign = [
    'token.007',
    'token.0',
    'token.-1',
    'token.1e3',
    'token.',
    'token.1.old',
    '.token.1',
  ]
  const tooBig = ['token.9007199254740992', 'lease.99999999999999999']
  const names = [
    'token.9',
    'lease.2',
    'token.10',
    'temporary.ab',
    'lease.11',
    ...foreign,
    ...tooBig,
  ]
  const listing = readFenceListing(names)
  expect(listing).toEqual({
    tokens: [10, 9],
    leases: [11, 2],
    temporaries: ['temporary.ab'],
    highest: { token: 10, lease: 11 },
  })
  expect(nextFence(listing)).toBe(12)
})

it('starts with 1', () => {
  expect(nextFence(readFenceListing([]))).toBe(1)
})
