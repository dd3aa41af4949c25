import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { outcome } from './outcome.mjs'
import { sleep } from './sleep.mjs'

export const expected = {
  ofOneHundredCallers: { tokens: 1, requests: 1 },
  ofAnother: { isTheSame: true, requests: 1 },
  afterInvalidation: { isNew: true, requests: 2 },
  afterItsEnd: { isNew: true, requests: 3 },
  events: ['token-refreshed', 'token-invalidated', 'token-refreshed', 'token-refreshed'],
  secretsInEvents: [],
  withAnotherSecret: 'AuthenticationError: invalid_client',
}

/** The life of an app-only token: concurrent callers, a shared cache, a 401, an expiry. */
export async function run(stage) {
  const events = []
  const tokenCache = new MemoryTokenCache()
  const options = { ...stage.appOptions, tokenCache }
  const auth = new ClientCredentials({ ...options, onEvent: (event) => events.push(event) })
  const requests = stage.countTokenRequests

  const tokens = await Promise.all(Array.from({ length: 100 }, () => auth.getAccessToken()))
  const [first] = tokens
  const ofOneHundredCallers = { tokens: new Set(tokens).size, requests: await requests() }

  const another = await new ClientCredentials(options).getAccessToken()
  const ofAnother = { isTheSame: another === first, requests: await requests() }

  await stage.change({ tokenLifetimeSeconds: 2 })
  await auth.invalidate(first)
  const second = await auth.getAccessToken()
  const afterInvalidation = { isNew: second !== first, requests: await requests() }

  await sleep(2.1)
  const third = await auth.getAccessToken()
  const afterItsEnd = { isNew: third !== second, requests: await requests() }

  const stranger = new ClientCredentials({ ...stage.appOptions, clientSecret: 'another' })
  const withAnotherSecret = await outcome(stranger.getAccessToken())
  for (const provider of [auth, stranger]) await provider.close()

  const told = JSON.stringify(events)
  return {
    ofOneHundredCallers,
    ofAnother,
    afterInvalidation,
    afterItsEnd,
    events: events.map(({ type }) => type),
    secretsInEvents: [stage.clientSecret, first, second, third].filter((it) => told.includes(it)),
    withAnotherSecret,
  }
}
