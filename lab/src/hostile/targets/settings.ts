import {
  ClientCredentials,
  type ClientCredentialsOptions,
} from '@spotify-sdk/auth-client-credentials'
import fc from 'fast-check'
import { hostileText } from '../cases/hostile-text.ts'
import { alive } from '../cases/alive.ts'
import { liveValues, type LiveValue } from '../cases/live-value.ts'
import { everyPlanted, planted } from '../planted.ts'
import { hostileTarget } from '../target.ts'
import { problemWithAccessToken } from './value-checks.ts'
import { hostileUrls } from './urls.ts'

/** Environment variables and options. */
interface Settings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly options: LiveValue
}

const names = ['clientId', 'clientSecret', 'tokenUrl', 'tokenCache', 'timeoutSeconds', 'maxRetries']
const moreNames = ['skewSeconds', 'refreshAheadSeconds', 'keepWarm', 'onEvent', 'waitUntil']

const credentials = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string | undefined>(planted.clientSecret) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(` ${planted.clientSecret}`, `${planted.clientSecret}\n`),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: hostileText },
)

const variables = fc.record({
  SPOTIFY_SDK_CLIENT_ID: fc.oneof(credentials, fc.constant('app')),
  SPOTIFY_SDK_CLIENT_SECRET: credentials,
  SPOTIFY_SDK_TOKEN_URL: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: hostileUrls },
  ),
})

/** Errors that a program's own getters throw are not the library's. */
function isPassive(value: LiveValue): boolean {
  const active = /"(?:throws|throwing|revoked|rejecting|silent|bad-thenable|impostor[a-z-]*)"/
  return !active.test(JSON.stringify(value))
}

const someOptions = fc
  .array(
    fc.tuple(
      fc.constantFrom(...names, ...moreNames),
      liveValues(['get', 'set', 'lease', 'delete', 'close']).filter(isPassive),
      fc.constantFrom('value' as const, 'getter' as const),
    ),
    { maxLength: 3 },
  )
  .map((fields): LiveValue => ({ is: 'object', fields }))

export const settings = hostileTarget<Settings>({
  name: 'settings',
  what: 'environment variables and options of `ClientCredentials`, and a request with them',
  weight: 6,
  cases: fc.record({
    environment: variables,
    options: fc.oneof(
      { weight: 4, arbitrary: someOptions },
      { weight: 1, arbitrary: liveValues(names).filter(isPassive) },
    ),
  }),
  run: async ({ environment, options }) => {
    // A thread has its own environment, and each case sets all variables.
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    const passed = withAnswers(alive(options)) as ClientCredentialsOptions
    const provider = new ClientCredentials(passed)
    const value = await provider.getAccessToken()
    await provider.close()
    return { value, shown: [provider] }
  },
  problemWith: problemWithAccessToken,
  mayThrow: ['ConfigurationError', 'ServerError', 'RateLimitError', 'ConnectionError'],
  secrets: everyPlanted,
})

/** Replaces `fetch` in the options, so that no case reaches the network. */
function withAnswers(options: unknown): unknown {
  if (options === null || (typeof options !== 'object' && options !== undefined)) return options
  try {
    return Object.defineProperty(options ?? {}, 'fetch', {
      enumerable: true,
      value: async () => Response.json({ access_token: 'BQnew', expires_in: 3600 }),
    })
  } catch {
    return 'an object that takes no options'
  }
}
