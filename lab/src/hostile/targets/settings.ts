import {
  ClientCredentials,
  type ClientCredentialsOptions,
} from '@spotify-sdk/auth-client-credentials'
import fc from 'fast-check'
import { alive, isActive } from '../cases/alive.ts'
import { hostileText, weighted } from '../cases/hostile-text.ts'
import { liveObjects } from '../cases/hostile-values.ts'
import { planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { answeringFetch, problemWithAccessToken, tokenFrom, unavailable } from './tokens.ts'
import { hostileUrls } from './urls.ts'

const credentials = weighted(
  [3, fc.constant(planted.clientSecret)],
  [1, fc.constantFrom(` ${planted.clientSecret}`, `${planted.clientSecret}\n`)],
  [1, fc.constant(undefined)],
  [2, hostileText],
)

const environment = fc.record<Readonly<Record<string, string | undefined>>>({
  SPOTIFY_SDK_CLIENT_ID: fc.oneof(credentials, fc.constant('app')),
  SPOTIFY_SDK_CLIENT_SECRET: credentials,
  SPOTIFY_SDK_TOKEN_URL: weighted([2, fc.constant(undefined)], [1, hostileUrls]),
})

const optionSources = liveObjects(
  {
    clientId: 'app',
    clientSecret: planted.clientSecret,
    tokenUrl: 'https://accounts.test/api/token',
  },
  {
    timeoutSeconds: 10,
    maxRetries: 2,
    skewSeconds: 30,
    refreshAheadSeconds: 300,
    keepWarm: false,
    tokenCache: undefined,
    onEvent: undefined,
    waitUntil: undefined,
    get: undefined,
    set: undefined,
    lease: undefined,
  },
  // Errors that a program's own getters throw are not the library's.
).filter((source) => !isActive(source))

export const settings = hostileTarget({
  name: 'settings',
  what: 'environment variables and options of `ClientCredentials`, and a request with them',
  weight: 6,
  cases: fc.record({ environment, options: optionSources }),
  run: async ({ environment: variables, options }) => {
    // A thread has its own environment, and each case sets all variables.
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    const passed = withAnswers(alive(options)) as ClientCredentialsOptions
    return await tokenFrom(() => new ClientCredentials(passed))
  },
  problemWith: problemWithAccessToken,
  mayThrow: ['ConfigurationError', ...unavailable],
})

/** Replaces `fetch` in the options, so that no case reaches the network. */
function withAnswers(options: unknown): unknown {
  if (options === null || (typeof options !== 'object' && options !== undefined)) return options
  try {
    const fetch = { enumerable: true, value: answeringFetch }
    return Object.defineProperty(options ?? {}, 'fetch', fetch)
  } catch {
    return 'an object that takes no options'
  }
}
