// Run by `node --test`, as a child of node-test.test.ts.
import { describeAuthProvider, describeTokenCache } from '@spotify-sdk/testing'

import { ReferenceAuthProvider } from '../reference-auth-provider.ts'
import { ReferenceTokenCache } from '../reference-token-cache.ts'

describeTokenCache('whole cache', () => new ReferenceTokenCache(), { leaseSeconds: 2 })
describeTokenCache('smallest cache', () => {
  const cache = new ReferenceTokenCache()
  return { get: (key) => cache.get(key), set: (token, key) => cache.set(token, key) }
})
describeTokenCache('flawed cache', () => new ReferenceTokenCache('merges tokens at a set'), {
  leaseSeconds: 2,
})
describeAuthProvider('whole provider', () => new ReferenceAuthProvider())
describeAuthProvider('smallest provider', () => ({ getAccessToken: () => 'token' }))
