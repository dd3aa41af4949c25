import {
  MemoryTokenCache,
  parseTokenInfo,
  serializeTokenInfo,
  SpotifyError,
  TokenCacheError,
  tokenCacheKey,
  UserTokenSource,
  type AuthEvent,
  type TokenCache,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { sendTokenRequest } from '@spotify-sdk/auth-core/toolkit'
import { AuthorizationCode, AuthorizationCodePkce } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { authorizeOnLoopback, type LoginProvider } from '@spotify-sdk/auth-loopback'
import { EncryptedTokenCache, parseEncryptionKeys } from '@spotify-sdk/cache-encrypted'
import { SpotifyClient } from '@spotify-sdk/client'
import { createAuthStrategy, sdkOptions } from '@spotify-sdk/official-sdk-adapter'
import { MockSpotify } from '@spotify-sdk/testing'
import { SpotifyApi } from '@spotify/web-api-ts-sdk'
import fc from 'fast-check'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isFull } from 'test-support/is-full.ts'

/** Values that must never be shown. */
interface Planted {
  readonly clientSecret: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly code: string
  readonly verifier: string
  readonly state: string
  /** A user id may be a session id: a log that contains it gives access to the session. */
  readonly user: string
}

const clientId = 'public-client-id'

// Nothing of ours starts like this, so every hit was planted.
const secretText = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.string({ unit, minLength: 6, maxLength: 60 }).map((rest) => `x9${rest}`)
const visible = secretText(fc.integer({ min: 0x21, max: 0x7e }).map(String.fromCharCode))
const hostileText = fc.oneof(
  visible,
  secretText(
    fc.constantFrom('%', '+', '/', '=', '&', ':', '"', "'", '\\', '<', '$', '*', '.', 'a'),
  ),
  secretText(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })).filter(
    (value) => value === value.trim(),
  ),
)
const anyPlanted: fc.Arbitrary<Planted> = fc.record({
  clientSecret: hostileText,
  accessToken: visible,
  refreshToken: visible,
  code: hostileText,
  verifier: hostileText,
  state: hostileText,
  // `forUser` rejects an unpaired surrogate.
  user: hostileText.map((value) => value.toWellFormed()),
})

const formEncoded = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2)

/** The encodings in which a value travels. */
function formsOf(value: string): readonly string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '')
  return [
    value,
    formEncoded(value),
    encodeURIComponent(value.toWellFormed()),
    base64,
    Buffer.from(value).toString('base64url'),
  ]
}

/** Search texts, also as `JSON.stringify` and `util.inspect` would quote them. */
function needlesFor(planted: Planted): readonly string[] {
  const { clientSecret } = planted
  const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`
  const values = [...Object.values<string>({ ...planted }), pair, `${clientId}:${clientSecret}`]
  const needles = values.flatMap(formsOf).flatMap((form) => {
    return [form, JSON.stringify(form).slice(1, -1), inspect(form).slice(1, -1)]
  })
  return [...new Set(needles)]
}

/** Everything that a log could make of a value. */
function shown(value: unknown): string {
  const views = [
    inspect(value, {
      depth: Infinity,
      showHidden: true,
      maxArrayLength: null,
      maxStringLength: null,
    }),
    inspect(value, { depth: Infinity, showHidden: true, customInspect: false }),
    JSON.stringify(value),
    String(value),
  ]
  const errors: string[] = []
  for (let at = value; at instanceof Error && errors.length < 10; at = at.cause) {
    errors.push(at.stack ?? '', at.message, at.name)
  }
  return [...views, ...errors].join('\n')
}

/** How the hostile server builds a response from its values. */
type Manner = (echoes: readonly string[], response: ServerResponse, planted: Planted) => void

const json = (response: ServerResponse, status: number, value: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))

/** A header can only contain Latin-1. */
const asHeader = (value: string): string => encodeURIComponent(value.toWellFormed())

const manners: Readonly<Record<string, Manner>> = {
  ...Object.fromEntries(
    [' ', ',', '', '\n', '"', '&x=', '\0'].map((separator) => [
      `error_description joined by ${JSON.stringify(separator)}`,
      (echoes: readonly string[], response: ServerResponse) =>
        json(response, 400, {
          error: 'invalid_client',
          error_description: echoes.join(separator),
        }),
    ]),
  ),
  'error_description, one by one, shuffled letters of case': (echoes, response) =>
    json(response, 401, {
      error: 'invalid_grant',
      error_description: echoes.toReversed().join(' ').toUpperCase(),
    }),
  'error_description, split by invisible characters': (echoes, response) =>
    json(response, 400, {
      error: 'invalid_client',
      error_description: echoes.map((echo) => echo.split('').join('\u200b')).join(' '),
    }),
  'error_description, quoted as JSON': (echoes, response) =>
    json(response, 400, {
      error: 'invalid_scope',
      error_description: echoes.map((echo) => JSON.stringify(echo)).join(' '),
    }),
  'error, first half': (echoes, response) =>
    json(response, 400, { error: echoes.slice(0, echoes.length / 2).join(' ') }),
  'error, second half': (echoes, response) =>
    json(response, 403, { error: echoes.slice(echoes.length / 2).join(' ') }),
  'error, a single one': (echoes, response) => json(response, 400, { error: echoes[0] }),
  'error as an object': (echoes, response) =>
    json(response, 400, { error: { message: echoes.join(' '), status: echoes } }),
  'names and nested values': (echoes, response) =>
    json(response, 400, Object.fromEntries(echoes.map((echo) => [echo, echoes]))),
  'an error together with the tokens': (echoes, response, { accessToken, refreshToken }) =>
    json(response, 400, {
      error: `${accessToken} ${echoes.join(' ')}`,
      error_description: `${refreshToken} ${accessToken}`,
      access_token: accessToken,
      refresh_token: refreshToken,
    }),
  'HTML with 400': (echoes, response) =>
    void response.writeHead(400, { 'content-type': 'text/html' }).end(`<p>${echoes.join('<p>')}`),
  'HTML with 502': (echoes, response) =>
    void response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>${echoes.join('<p>')}`),
  'HTML with 200': (echoes, response) => void response.writeHead(200).end(echoes.join('\n')),
  'a server error': (echoes, response) =>
    json(response, 503, { error: echoes.join(), error_description: echoes.join() }),
  'a rate limit': (echoes, response) =>
    json(response, 429, { error: echoes.join(), error_description: echoes.join() }),
  headers: (echoes, response) =>
    void response
      .writeHead(400, asHeader(echoes.join(' ')).slice(0, 4000), {
        'content-type': asHeader(echoes[0] ?? ''),
        'www-authenticate': asHeader(echoes.join(' ')).slice(0, 4000),
        'retry-after': asHeader(echoes[1] ?? ''),
        'x-echo': echoes.map(asHeader).slice(0, 20),
      })
      .end('{}'),
  'a redirect': (echoes, response) =>
    void response
      .writeHead(307, { location: `https://evil.test/?${asHeader(echoes.join(' '))}` })
      .end(),
  'a token that is none': (echoes, response) =>
    json(response, 200, { access_token: echoes.join(' '), expires_in: 3600 }),
  'a token type that is none': (echoes, response, { accessToken }) =>
    json(response, 200, { access_token: accessToken, token_type: echoes.join(' ') }),
  'a life that is none': (echoes, response, { accessToken }) =>
    json(response, 200, { access_token: accessToken, expires_in: echoes.join(' ') }),
  'a refresh token that is none': (echoes, response, { accessToken }) =>
    json(response, 200, { access_token: accessToken, refresh_token: `${echoes.join()}\n` }),
  'half a token': (_echoes, response, { accessToken }) =>
    void response.end(`{"access_token":"${accessToken}","expires_in":36`),
  'a body that is cut off': (echoes, response) => {
    response.writeHead(200, { 'content-length': 100_000 })
    response.write(echoes.join('\n'), () => response.destroy())
  },
  'a cut connection': (_echoes, response) => void response.socket?.resetAndDestroy(),
  'a token': (_echoes, response, { accessToken, refreshToken }) =>
    json(response, 200, {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: 3600,
    }),
}

/** A server that knows all secrets and puts them into its responses. */
class HostileServer {
  planted: Planted | undefined
  manner: Manner = () => {}
  readonly #server = createServer((message, response) => void this.#answer(message, response))
  tokenUrl = ''

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.tokenUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(message)
    const { authorization = '' } = message.headers
    const pair = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString()
    const decoded = pair.split(':').map((part) => new URLSearchParams(`v=${part}`).get('v') ?? '')
    const form = [...new URLSearchParams(body)].flatMap(([name, value]) =>
      ['grant_type', 'client_id'].includes(name) ? [] : formsOf(value),
    )
    const echoes = [...decoded.slice(1).flatMap(formsOf), ...form, authorization, pair, body]
    const told = echoes.filter((echo) => echo !== '')
    if (this.planted !== undefined) this.manner(told, response, this.planted)
  }
}

const server = new HostileServer()
let mock: MockSpotify

beforeAll(async () => {
  await server.start()
  mock = await MockSpotify.start({ rotateRefreshTokens: 'always' })
})
afterAll(async () => {
  await server.close()
  await mock.close()
})

/** Everything that was shown, by its origin. */
class Evidence {
  readonly #pieces: { readonly from: string; readonly value: unknown }[] = []

  get size(): number {
    return this.#pieces.length
  }

  add(from: string, value: unknown): void {
    this.#pieces.push({ from, value })
  }

  /** Adds the error of an operation. Its result belongs to the caller. */
  async errorOf(from: string, operation: () => unknown): Promise<void> {
    try {
      await operation()
    } catch (error) {
      this.add(from, error)
    }
  }

  /** Where a search text appears, and in which form. */
  leaks(needles: readonly string[]): readonly string[] {
    return this.#pieces.flatMap(({ from, value }) => {
      const view = shown(value)
      const needle = needles.find((each) => view.includes(each))
      return needle === undefined ? [] : [`${from}: ${needle} in ${view}`]
    })
  }

  /** The error classes and event types that were examined. */
  kinds(): ReadonlySet<string> {
    return new Set(
      this.#pieces.map(({ value }) =>
        value instanceof Error
          ? `${SpotifyError.is(value) ? '' : 'foreign '}${value.name}`
          : ((value as AuthEvent).type ?? 'object'),
      ),
    )
  }
}

/** Errors as careless programs make them, containing everything they know. */
function carelessErrors(value: string, request?: object): readonly unknown[] {
  return [
    new Error(`failed: ${value}`),
    new Error('failed', { cause: new Error(value, { cause: value }) }),
    Object.assign(new Error('failed'), { code: value, request, value }),
    Object.assign(new TypeError('fetch failed'), { cause: { code: value, value, request } }),
    Object.assign(new Error(value), { name: value, stack: value, code: 'ECONNREFUSED' }),
    new AggregateError([new Error(value)], value),
    new TokenCacheError(value, { code: value }),
    { toString: () => value, message: value, code: value },
    value,
    request,
  ]
}

function tokenOf({ accessToken, refreshToken }: Planted, more: Partial<TokenInfo> = {}): TokenInfo {
  const now = Date.now() / 1000
  return { accessToken, refreshToken, expiresAt: now - 1, expiresIn: 3600, ...more }
}

/** Caches whose methods all fail, or that contain wrong entries. */
function hostileCaches(planted: Planted, key: string): readonly TokenCache[] {
  const stored = JSON.stringify(planted)
  const values = [planted.accessToken, planted.refreshToken, stored]
  const errors = values.flatMap((value) => carelessErrors(value))
  const throwing = errors.map((error) => {
    const fail = async (): Promise<never> => {
      throw error
    }
    return { fail, commit: { get: () => undefined, set: fail } }
  })
  const { accessToken, refreshToken } = planted
  const entries: readonly unknown[] = [
    { accessToken: `${accessToken}\n`, refreshToken, expiresAt: 1 },
    { accessToken, refreshToken: `${refreshToken}\n`, expiresAt: accessToken },
    { accessToken, expiresAt: 1e15, scope: refreshToken },
    { accessToken, expiresAt: 4e9, key: `${key}:${refreshToken}` },
    { accessToken, expiresAt: 4e9, key: accessToken },
    accessToken,
    [accessToken],
    {
      expiresAt: 4e9,
      get accessToken(): string {
        throw new Error(accessToken)
      },
    },
  ]
  return [
    ...throwing.flatMap(({ fail, commit }) => [{ get: fail, set: fail, lease: fail }, commit]),
    ...throwing.slice(0, 8).map(({ fail }) => ({
      get: () => undefined,
      set: fail,
      lease: async () => ({
        granted: true as const,
        fence: 1,
        remainingSeconds: () => 5,
        signal: new AbortController().signal,
        commit: fail,
        release: fail,
      }),
    })),
    ...entries.map((entry) => ({ get: () => entry as TokenInfo, set: () => {} })),
  ]
}

/** Runs the token request through all its outcomes. */
async function driveTokenRequests(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, accessToken, refreshToken, code, verifier } = planted
  const common = { tokenUrl: server.tokenUrl, clientId, timeoutSeconds: 10, maxRetries: 0 }
  const requests = [
    { ...common, clientSecret, parameters: { grant_type: 'client_credentials' } },
    { ...common, clientSecret, parameters: { grant_type: 'authorization_code', code } },
    {
      ...common,
      parameters: { grant_type: 'authorization_code', code, code_verifier: verifier },
    },
    {
      ...common,
      clientSecret,
      parameters: { grant_type: 'refresh_token', refresh_token: refreshToken },
    },
  ]
  for (const [name, manner] of Object.entries(manners)) {
    server.manner = manner
    for (const request of requests) {
      await evidence.errorOf(`${request.parameters.grant_type} answered with ${name}`, () =>
        sendTokenRequest({ ...request, concealed: [accessToken, refreshToken] }),
      )
    }
  }
  for (const request of requests) {
    const { authorization } = { authorization: btoa(formEncoded(`${clientId}:${clientSecret}`)) }
    const known = [clientSecret, authorization, ...Object.values(request.parameters)].join(' ')
    for (const index of carelessErrors(known).keys()) {
      const fetchCarelessly = async (url: string, init: object): Promise<never> => {
        throw carelessErrors(known, { url, ...init })[index]
      }
      await evidence.errorOf('a careless fetch', () =>
        sendTokenRequest({ ...request, fetch: fetchCarelessly }),
      )
    }
    await evidence.errorOf('a fetch that hangs', () =>
      sendTokenRequest({ ...request, fetch: () => new Promise(() => {}), timeoutSeconds: 0.01 }),
    )
  }
}

/** Runs an app's tokens through all failures. */
async function driveClientCredentials(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, accessToken } = planted
  const onEvent = (event: AuthEvent): never => {
    evidence.add('an event', event)
    throw new Error(accessToken)
  }
  const settings = { tokenUrl: server.tokenUrl, clientId, clientSecret, maxRetries: 0, onEvent }
  for (const [name, manner] of Object.entries(manners)) {
    const provider = new ClientCredentials(settings)
    server.manner = manner
    await evidence.errorOf(name, () => provider.getAccessToken())
    await evidence.errorOf(`${name}, in the cooldown`, () => provider.getAccessToken())
    evidence.add('a provider', provider)
    await provider.close()
  }

  server.manner = manners['a token'] ?? (() => {})
  const key = tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl: server.tokenUrl })
  for (const tokenCache of hostileCaches(planted, key)) {
    const provider = new ClientCredentials({ ...settings, tokenCache })
    await evidence.errorOf('a hostile cache', () => provider.getAccessToken())
    await provider.invalidate(accessToken)
    evidence.add('a provider with a token', provider)
  }

  const tokenCache = new MemoryTokenCache()
  const provider = new ClientCredentials({ ...settings, tokenCache })
  await provider.getAccessToken()
  await provider.invalidate(accessToken)
  server.manner = (echoes, response) =>
    json(response, 400, {
      error: accessToken,
      error_description: `${accessToken} ${echoes.join(' ')}`,
    })
  await evidence.errorOf('an error that quotes the last token', () => provider.getAccessToken())
  evidence.add('a cache with a token', tokenCache)

  const wrongOptions: ReadonlyArray<readonly [string, unknown]> = [
    ['clientId', `${clientSecret} `],
    ['clientSecret', `\n${clientSecret}`],
    ['tokenUrl', `https://app:${encodeURIComponent(clientSecret.toWellFormed())}@sso.test/`],
    ['tokenUrl', `https://sso.test/#${encodeURIComponent(clientSecret.toWellFormed())}`],
    ['tokenUrl', clientSecret],
    ['timeoutSeconds', clientSecret],
    ['keepWarm', clientSecret],
    ['tokenCache', clientSecret],
    ['fetch', clientSecret],
  ]
  for (const [option, value] of wrongOptions) {
    await evidence.errorOf('a wrong option', () => {
      return new ClientCredentials({ ...settings, [option]: value })
    })
  }
}

/** Runs a user's tokens through all failures. */
async function driveUserTokens(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, refreshToken, user } = planted
  const key = tokenCacheKey({ grant: 'authorization-code', clientId, user })
  const onEvent = (event: AuthEvent): void => evidence.add('an event', event)
  const sourceOn = (tokenCache: TokenCache): UserTokenSource =>
    new UserTokenSource({
      key,
      tokenCache,
      onEvent,
      requestToken: (current, { signal }) =>
        sendTokenRequest({
          tokenUrl: server.tokenUrl,
          clientId,
          clientSecret,
          parameters: {
            grant_type: 'refresh_token',
            refresh_token: current?.refreshToken ?? 'none',
          },
          concealed: [current?.accessToken],
          timeoutSeconds: 10,
          maxRetries: 0,
          signal,
        }),
    })
  for (const manner of Object.values(manners)) {
    server.manner = manner
    const tokenCache = new MemoryTokenCache()
    await tokenCache.set(tokenOf(planted), key)
    const source = sourceOn(tokenCache)
    await evidence.errorOf('a refresh', () => source.getAccessToken())
    evidence.add('a token source', source)
    evidence.add('its cache', tokenCache)
    await source.close()
  }

  server.manner = refused
  const dead = new MemoryTokenCache()
  await dead.set(tokenOf(planted), key)
  await evidence.errorOf('a dead refresh token', () => sourceOn(dead).getAccessToken())

  server.manner = (_echoes, response, { accessToken }) =>
    json(response, 200, { access_token: accessToken, refresh_token: `${refreshToken}new` })
  const entry = { ...tokenOf(planted), accessToken: 'old' }
  await evidence.errorOf('a rotated token that is not stored', () =>
    sourceOn({
      get: () => entry,
      set: async () => {
        throw new Error(`${refreshToken}new`)
      },
    }).getAccessToken(),
  )
  for (const error of carelessErrors(`${refreshToken} ${user} ${key}`)) {
    const source = new UserTokenSource({
      key,
      tokenCache: new MemoryTokenCache(),
      onEvent,
      requestToken: async () => {
        throw SpotifyError.is(error) ? new Error(key) : error
      },
    })
    await evidence.errorOf('a custom request', () => source.getAccessToken())
  }
}

/** Runs a sign-in, a sign-out and an initial refresh token through all failures. */
async function driveLogins(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, accessToken, refreshToken, code, verifier, state, user: userId } = planted
  const onEvent = (event: AuthEvent): void => evidence.add('an event', event)
  const redirectUri = 'https://app.test/callback'
  const settings = { tokenUrl: server.tokenUrl, clientId, redirectUri, maxRetries: 0, onEvent }
  const key = tokenCacheKey({ grant: 'authorization-code', clientId, tokenUrl: server.tokenUrl })
  for (const [name, manner] of Object.entries(manners)) {
    server.manner = manner
    for (const provider of [
      new AuthorizationCode({ ...settings, clientSecret, refreshToken }),
      new AuthorizationCodePkce({ ...settings, refreshToken }),
    ]) {
      const user = provider.forUser(userId)
      await evidence.errorOf(`an initial refresh token answered with ${name}`, () =>
        provider.getAccessToken(),
      )
      for (const each of [provider, user, user]) {
        await evidence.errorOf(`a login answered with ${name}`, () =>
          each.exchangeCode(code, { codeVerifier: verifier }),
        )
      }
      await evidence.errorOf('a retry', () => provider.retryRejectedRefreshToken())
      evidence.add('what a user granted', [await user.getAuthorization()])
      evidence.add('a provider', provider)
      evidence.add('a user', user)
      await provider.close()
    }
  }

  server.manner = manners['a token'] ?? (() => {})
  for (const tokenCache of hostileCaches(planted, key)) {
    const provider = new AuthorizationCode({ ...settings, clientSecret, tokenCache })
    await evidence.errorOf('a login into a hostile cache', () =>
      provider.exchangeCode(code, { codeVerifier: verifier }),
    )
    await evidence.errorOf('a look into a hostile cache', () => provider.getAuthorization())
    await evidence.errorOf('a sign-out from a hostile cache', () => provider.signOut())
    const user = provider.forUser(userId)
    await evidence.errorOf("a user's login into a hostile cache", () =>
      user.exchangeCode(code, { codeVerifier: verifier }),
    )
    await evidence.errorOf("a user's token from a hostile cache", () => user.getAccessToken())
    await evidence.errorOf("a user's sign-out from a hostile cache", () => user.signOut())
    evidence.add('a user with a login', user)
    evidence.add('a provider with a login', provider)
  }

  const provider = new AuthorizationCodePkce(settings)
  for (const error of [code, verifier, state, 'access_denied', `${code}_${accessToken}`]) {
    for (const expectedState of [state, verifier, undefined]) {
      const response = new URLSearchParams({ state, code, error, error_description: error })
      const parse = (): unknown => provider.parseAuthorizationResponse(response, { expectedState })
      await evidence.errorOf('a refused authorization', parse)
      response.append('code', code)
      await evidence.errorOf('a parameter twice', parse)
      response.append('state', state)
      await evidence.errorOf('a state twice', parse)
    }
  }
  await evidence.errorOf('a response with neither code nor error', () =>
    provider.parseAuthorizationResponse(
      `/callback?state=${encodeURIComponent(state.toWellFormed())}`,
      {
        expectedState: state.toWellFormed(),
      },
    ),
  )
  const wrongOptions: ReadonlyArray<readonly [string, unknown]> = [
    ['refreshToken', `${refreshToken}\n`],
    ['refreshToken', `${refreshToken}\u00e9`],
    ['redirectUri', `http://localhost/?${encodeURIComponent(code.toWellFormed())}`],
    ['redirectUri', `https://app.test/#${encodeURIComponent(code.toWellFormed())}`],
    ['redirectUri', ` ${verifier}`],
    ['authorizeUrl', `http://app.test/?${encodeURIComponent(code.toWellFormed())}`],
    ['scope', [`${code} ${verifier}`]],
    ['pkce', clientSecret],
    ['maxUsersInMemory', accessToken],
    ['revalidateSeconds', accessToken],
  ]
  for (const [option, value] of wrongOptions) {
    await evidence.errorOf('a wrong option', () => {
      return new AuthorizationCode({ ...settings, clientSecret, [option]: value })
    })
  }
  server.manner = overhearing
  await evidence.errorOf('a verifier that was not sent', () =>
    new AuthorizationCode({ ...settings, clientSecret, pkce: false }).exchangeCode(code, {
      codeVerifier: verifier,
    }),
  )
  await evidence.errorOf('a wrong code', () =>
    provider.exchangeCode([code] as unknown as string, { codeVerifier: verifier }),
  )
  await evidence.errorOf('a wrong verifier', () =>
    provider.exchangeCode(code, { codeVerifier: [verifier] as unknown as string }),
  )
  await evidence.errorOf('a wrong user', () => provider.forUser(`${userId}\ud800`))
  await evidence.errorOf('a list of users', () => provider.forUser([userId] as unknown as string))
  await evidence.errorOf('a wrong state', () =>
    provider.createAuthorizationUrl({ state: `${state}\n` }),
  )
}

/**
 * Runs a command-line sign-in through all its endings, and sends other requests to its listener.
 */
async function driveLoopback(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, code, verifier } = planted
  const redirectUri = 'http://127.0.0.1/callback'
  const settings = { tokenUrl: server.tokenUrl, clientId, redirectUri, maxRetries: 0 }
  // A state is printable.
  const state = `${encodeURIComponent(verifier.toWellFormed())}-state`
  for (const [name, manner] of Object.entries(manners)) {
    server.manner = manner
    const provider = new AuthorizationCode({ ...settings, clientSecret })
    const auth: LoginProvider = {
      redirectUri,
      createAuthorizationUrl: async (options) => {
        const request = await provider.createAuthorizationUrl({ ...options, state })
        return { ...request, codeVerifier: verifier }
      },
      parseAuthorizationResponse: provider.parseAuthorizationResponse.bind(provider),
      exchangeCode: provider.exchangeCode.bind(provider),
    }
    const visit = async (url: string, parameters: Record<string, string>): Promise<void> => {
      const callback = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
      callback.search = new URLSearchParams(parameters).toString()
      const answer = await fetch(callback)
      const seen = [answer.status, Object.fromEntries(answer.headers), await answer.text()]
      evidence.add(`a page, answered with ${name}`, seen)
    }
    const denial = { state, error: 'access_denied', error_description: code }
    await evidence.errorOf('a login from the command line that is refused', () =>
      authorizeOnLoopback(auth, { openBrowser: false, onUrl: (url) => visit(url, denial) }),
    )
    await evidence.errorOf('a login from the command line', () =>
      authorizeOnLoopback(auth, {
        openBrowser: false,
        onUrl: async (url) => {
          await visit(url, { code, state: verifier, error: code })
          await visit(url, { state, [code]: verifier })
          await visit(url, { state, code })
        },
      }),
    )
    await evidence.errorOf('a command-line sign-in without a response', () =>
      authorizeOnLoopback(auth, { openBrowser: false, onUrl: () => {}, timeoutSeconds: 0.001 }),
    )
    evidence.add('a provider', provider)
  }
  for (const wrong of [`https://app.test/${code}`, `http://127.0.0.1:${verifier}`, clientSecret]) {
    const provider = new AuthorizationCodePkce(settings)
    const auth = Object.defineProperty(provider, 'redirectUri', { value: wrong })
    await evidence.errorOf('a wrong redirect URI', () => authorizeOnLoopback(auth))
  }
}

const refused: Manner = (echoes, response) =>
  json(response, 400, { error: 'invalid_grant', error_description: echoes.join(' ') })

/** Quotes values of an earlier request. */
const remembering: Manner = (_echoes, response, { accessToken }) =>
  json(response, 400, { error: 'invalid_request', error_description: `instead of ${accessToken}` })

const overhearing: Manner = (_echoes, response, { verifier }) =>
  json(response, 400, { error: 'invalid_request', error_description: `and not ${verifier}` })

/** Runs the refresh of a user's token through all failures and events. */
async function driveRefreshes(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret, accessToken, refreshToken, user: userId } = planted
  const onEvent = (event: AuthEvent): void => evidence.add('an event', event)
  const settings = { tokenUrl: server.tokenUrl, clientId, maxRetries: 0, onEvent }
  const keyOf = (user?: string): string =>
    tokenCacheKey({ grant: 'authorization-code', clientId, user, tokenUrl: server.tokenUrl })
  for (const [name, manner] of Object.entries({ ...manners, refused, remembering })) {
    for (const Provider of [AuthorizationCode, AuthorizationCodePkce]) {
      const tokenCache = new MemoryTokenCache()
      const options = { ...settings, clientSecret, tokenCache }
      const provider = new Provider(options)
      for (const user of [provider, provider.forUser(userId)]) {
        await tokenCache.set(tokenOf(planted), keyOf(user === provider ? undefined : userId))
        server.manner = manner
        await evidence.errorOf(`a user's refresh answered with ${name}`, () =>
          user.getAccessToken(),
        )
        await evidence.errorOf('the same once more', () => user.getAccessToken())
        await evidence.errorOf('a word for it', () => user.retryRejectedRefreshToken())
        evidence.add('what the user granted', [await user.getAuthorization()])
      }
      evidence.add('a provider of refreshed tokens', provider)
      await provider.close()
    }
  }

  const tokenCache = new MemoryTokenCache()
  const provider = new AuthorizationCode({
    ...settings,
    clientSecret,
    tokenCache,
    scope: 'user-read-email',
    revalidateSeconds: 0,
  })
  const now = Date.now() / 1000
  const good = { ...tokenOf(planted), expiresAt: now + 3600, scope: 'user-read-email' }
  const old = { ...good, authorizedAt: now - 180 * 86_400 }
  for (const token of [old, undefined, { ...good, scope: refreshToken }]) {
    if (token === undefined) await tokenCache.delete(keyOf())
    else await tokenCache.set(token, keyOf())
    for (let look = 0; look < 2; look++) {
      await evidence.errorOf('a token that is looked up again', () => provider.getAccessToken())
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  await tokenCache.set({ ...good, expiresAt: now - 1 }, keyOf())
  server.manner = (_echoes, response) =>
    void tokenCache
      .set(good, keyOf())
      .then(() => json(response, 200, { access_token: `${accessToken}-late`, expires_in: 3600 }))
  await evidence.errorOf('a refresh that a login has overtaken', () => provider.getAccessToken())
  await evidence.errorOf('a token that was refused', () => provider.invalidate(accessToken))
  evidence.add('a provider of many tokens', provider)
}

/** Encrypted entries, and the ways in which they cannot be decrypted. */
async function driveEncryptedCaches(planted: Planted, evidence: Evidence): Promise<void> {
  const { clientSecret: id, refreshToken } = planted
  const tokenCache = new MemoryTokenCache()
  const [written, other] = ['written', 'other'].map(
    (name) => new EncryptedTokenCache({ tokenCache, keys: [{ id: name, key: randomBytes(32) }] }),
  )
  await written?.set(tokenOf(planted), 'key')
  const entry = await tokenCache.get('key')
  evidence.add('an encrypted entry', entry)
  await tokenCache.set({ ...tokenOf(planted), accessToken: entry?.accessToken ?? '' }, 'moved')
  await tokenCache.set(tokenOf(planted), 'unencrypted')
  for (const cache of [written, other]) {
    evidence.add('an encrypted cache', cache)
    for (const key of ['key', 'moved', 'unencrypted']) {
      await evidence.errorOf('an entry that is not decrypted', async () => cache?.lease?.(key))
    }
  }
  for (const key of [refreshToken, { id, key: refreshToken }, { id: 'a', key: refreshToken }]) {
    await evidence.errorOf('a key that is none', () => {
      return new EncryptedTokenCache({ tokenCache, keys: [key as unknown as 'unencrypted'] })
    })
  }
  await evidence.errorOf('keys that are none', () => parseEncryptionKeys(refreshToken))
}

/** Runs all functions on a token. */
async function driveTokens(planted: Planted, evidence: Evidence): Promise<void> {
  const token = tokenOf(planted)
  const { accessToken, refreshToken } = planted
  const wrong: readonly TokenInfo[] = [
    { ...token, accessToken: `${accessToken}\n` },
    { ...token, refreshToken: `${refreshToken}\u00e9` },
    { ...token, expiresAt: accessToken as unknown as number },
    { ...token, scope: { refreshToken } as unknown as string },
  ]
  for (const each of wrong) {
    await evidence.errorOf('serializeTokenInfo', () => serializeTokenInfo(each))
    await evidence.errorOf('MemoryTokenCache.set', () => new MemoryTokenCache().set(each, 'key'))
    await evidence.errorOf('parseTokenInfo', () => parseTokenInfo(each))
  }
  const stored = serializeTokenInfo(token)
  for (const broken of [
    accessToken,
    stored.slice(0, -1),
    `${stored}}`,
    `[${stored}]`,
    `"${accessToken}"`,
  ]) {
    await evidence.errorOf('parseTokenInfo', () => parseTokenInfo(broken))
  }
}

/** Runs a call to the Web API through all failures. */
async function driveClient({ accessToken }: Planted, evidence: Evidence): Promise<void> {
  const settings = { accessToken, apiUrl: new URL('/', server.tokenUrl).href, maxRetries: 0 }
  const path = `albums/${encodeURIComponent(accessToken)}`
  for (const [name, manner] of Object.entries(manners)) {
    server.manner = manner
    const client = new SpotifyClient({ ...settings, maxRetryAfterSeconds: 0 })
    await evidence.errorOf(`a call answered with ${name}`, () =>
      client.put(path, { json: { accessToken }, searchParams: { accessToken } }),
    )
    await evidence.errorOf(`pages answered with ${name}`, () => client.paginate(path).next())
    evidence.add('a client', client)
  }
  for (const each of carelessErrors(accessToken)) {
    const fetch = async (request: unknown): Promise<never> => {
      throw each ?? request
    }
    const client = new SpotifyClient({ ...settings, fetch })
    await evidence.errorOf('a custom fetch', () => client.get(path))
  }
  for (const wrong of [`${accessToken}\n`, ` ${accessToken}`]) {
    await evidence.errorOf('a wrong token', () => {
      return new SpotifyClient({ ...settings, accessToken: wrong })
    })
  }
  const client = new SpotifyClient(settings)
  await evidence.errorOf('a wrong path', () =>
    client.get(`https://evil.test/${encodeURIComponent(accessToken)}`),
  )
}

/** Runs calls of the official SDK. The API puts the token into every response. */
async function driveOfficialSdk({ accessToken }: Planted, evidence: Evidence): Promise<void> {
  const apiUrl = new URL('/', server.tokenUrl).href
  const authProvider = { getAccessToken: () => accessToken }
  const path = `albums/${encodeURIComponent(accessToken)}`
  const strategy = createAuthStrategy(authProvider)
  for (const [name, manner] of Object.entries(manners)) {
    server.manner = manner
    const options = sdkOptions(authProvider, { apiUrl, maxRetryAfterSeconds: 0 })
    const api = new SpotifyApi(strategy, options)
    try {
      await api.makeRequest('PUT', path, { accessToken })
    } catch (error) {
      // Errors of its deserializer and of `fetch` are not ours.
      if (SpotifyError.is(error)) evidence.add(`the SDK, answered with ${name}`, error)
    }
  }
  evidence.add('a strategy', strategy)
}

/**
 * A well-behaved Spotify in the same process. Its recorded requests are for tests, not for output.
 */
async function driveMock(
  { clientSecret, ...planted }: Planted,
  evidence: Evidence,
): Promise<readonly string[]> {
  const app = mock.addClient({ clientSecret })
  const { tokenUrl } = mock
  const provider = new ClientCredentials({ ...app, tokenUrl })
  const issued = await provider.getAccessToken()
  const headers = { authorization: `Bearer ${issued}` }
  await fetch(`${mock.apiUrl}/v1/me?code=${encodeURIComponent(planted.code)}`, { headers })
  await sendTokenRequest({
    ...app,
    tokenUrl,
    parameters: { grant_type: 'refresh_token', refresh_token: planted.refreshToken },
    timeoutSeconds: 10,
    maxRetries: 0,
  }).catch((error: unknown) => evidence.add('a refresh token that the mock does not know', error))
  const login = await driveLoginAtMock(app, planted.user, evidence)
  evidence.add('the mock', mock)
  const { token, api, authorize } = mock.requests
  evidence.add('its requests', [mock.requests, ...token, ...api, ...authorize])
  evidence.add('the provider', provider)
  return [issued, ...login]
}

/** A complete sign-in, a refresh that replaces the refresh token, and both ends. */
async function driveLoginAtMock(
  app: { readonly clientId: string; readonly clientSecret: string },
  userId: string,
  evidence: Evidence,
): Promise<readonly string[]> {
  const onEvent = (event: AuthEvent): void => evidence.add('an event', event)
  const { tokenUrl, authorizeUrl } = mock
  const redirectUri = 'http://127.0.0.1:8888/callback'
  const tokenCache = new MemoryTokenCache()
  const provider = new AuthorizationCode({
    ...app,
    tokenUrl,
    authorizeUrl,
    redirectUri,
    tokenCache,
    onEvent,
  })
  const { url, state, codeVerifier } = await provider.createAuthorizationUrl()
  evidence.add('an authorization URL', url.replace(state, ''))
  const response = await mock.authorize(url)
  const { code } = provider.parseAuthorizationResponse(response, { expectedState: state })
  const user = provider.forUser(userId)
  const login = await user.exchangeCode(code, { codeVerifier })
  const colleague = new AuthorizationCode({ ...app, tokenUrl, tokenCache, onEvent }).forUser(userId)
  await colleague.getAccessToken()
  await user.invalidate(login.accessToken)
  const accessToken = await user.getAccessToken()
  const stored = await tokenCache.get(login.key ?? '')
  mock.revokeAuthorizations()
  await user.invalidate(accessToken)
  await evidence.errorOf('a login that was revoked', () => user.getAccessToken())
  await evidence.errorOf('a code that is spent', () =>
    colleague.exchangeCode(code, { codeVerifier, redirectUri }),
  )
  await user.signOut()
  await evidence.errorOf('a user who has signed out', () => user.getAccessToken())
  evidence.add('the provider of a login', [provider, user, colleague])
  const { refreshToken = '' } = login
  return [state, codeVerifier, code, refreshToken, login.accessToken, accessToken].concat(
    stored?.refreshToken ?? [],
  )
}

/** Each run sees every kind of error and event. More runs use other secrets. */
const numRuns = isFull ? 30 : 2

describe('redaction', { timeout: numRuns * 300_000 }, () => {
  it('lets nothing out of any error, event or inspected object of any package', async () => {
    const noise = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    )
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const kinds = new Set<string>()
    try {
      await fc.assert(
        fc.asyncProperty(anyPlanted, async (planted) => {
          server.planted = planted
          const evidence = new Evidence()
          await driveTokenRequests(planted, evidence)
          await driveClientCredentials(planted, evidence)
          await driveUserTokens(planted, evidence)
          await driveLogins(planted, evidence)
          await driveLoopback(planted, evidence)
          await driveRefreshes(planted, evidence)
          await driveEncryptedCaches(planted, evidence)
          await driveTokens(planted, evidence)
          await driveClient(planted, evidence)
          await driveOfficialSdk(planted, evidence)
          const issued = await driveMock(planted, evidence)
          const needles = [...needlesFor(planted), ...issued.flatMap(formsOf)]
          for (const kind of evidence.kinds()) kinds.add(kind)
          expect(evidence.size).toBeGreaterThan(300)
          expect(evidence.leaks(needles)).toEqual([])
        }),
        { numRuns },
      )
    } finally {
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
    for (const spy of noise) expect(spy).not.toHaveBeenCalled()
    // The test would prove nothing if these errors and events had not occurred.
    expect([...kinds].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'AuthenticationError',
      'AuthorizationError',
      'BadRequestError',
      'cache-entry-ignored',
      'cache-failed',
      'ConfigurationError',
      'ConnectionError',
      'ForbiddenError',
      'lease-lost',
      'object',
      'RateLimitError',
      'reauthorization-due',
      'reauthorization-required',
      'ReauthorizationRequiredError',
      'refresh-failed',
      'ServerError',
      'signed-in',
      'signed-out',
      'signed-out-elsewhere',
      'token-adopted',
      'token-invalidated',
      'token-refreshed',
      'token-store-failed',
      'TokenCacheError',
      'user-tokens-not-shared',
    ])
  })

  it('finds a search text wherever an error may hide it', () => {
    const planted = {
      clientSecret: `x9/+'"\\é`,
      accessToken: 'x9access',
      refreshToken: 'x9refresh',
      code: 'x9code',
      verifier: 'x9verifier',
      state: 'x9state',
      user: 'x9user',
    }
    const needles = needlesFor(planted)
    for (const value of Object.values(planted)) {
      for (const form of formsOf(value)) {
        const holders: readonly unknown[] = [
          new Error(form),
          new Error('m', { cause: new Error('m', { cause: { deep: { deeper: [form] } } }) }),
          Object.assign(new Error('m'), { code: form }),
          Object.defineProperty(new Error('m'), 'request', { value: new Map([[form, 1]]) }),
          { type: 'event', detail: `before ${form} after` },
        ]
        for (const holder of holders) {
          const evidence = new Evidence()
          evidence.add('a holder', holder)
          expect(evidence.leaks(needles).length).toBe(1)
        }
      }
    }
  })
})
