import {
  AuthorizationCode,
  AuthorizationCodePkce,
  type AuthorizationCodeOptions,
} from '@spotify-sdk/auth-authorization-code'
import type { TokenInfo } from '@spotify-sdk/auth-core'
import { MockSpotify } from '@spotify-sdk/testing'
import { request, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { authorizeOnLoopback, type LoginProvider, type LoopbackOptions } from '../src/index.ts'

/** The registered URI; any port is added. */
export const redirectUri = 'http://127.0.0.1/callback'

/** A mock, closed after the test. */
export async function startMock(
  options: Parameters<typeof MockSpotify.start>[0] = {},
): Promise<MockSpotify> {
  const mock = await MockSpotify.start(options)
  onTestFinished(() => mock.close())
  return mock
}

/** A provider of a command-line tool without a secret, closed after the test. */
export function providerFor(
  { tokenUrl, authorizeUrl, clientId }: MockSpotify,
  more: AuthorizationCodeOptions = {},
): AuthorizationCodePkce {
  const settings = { tokenUrl, authorizeUrl, clientId, redirectUri, maxRetries: 0 }
  const provider = new AuthorizationCodePkce({ ...settings, ...more })
  onTestFinished(() => provider.close())
  return provider
}

/** The same with a secret. */
export function confidentialProviderFor(mock: MockSpotify): AuthorizationCode {
  const { tokenUrl, authorizeUrl, clientId, clientSecret } = mock
  const settings = { tokenUrl, authorizeUrl, clientId, clientSecret, redirectUri, maxRetries: 0 }
  return new AuthorizationCode(settings)
}

/** A sign-in that waits for the user. */
export interface BegunLogin {
  /** The URL that the user opens. */
  readonly url: string
  /** The redirect URI of the authorization request, on which it listens. */
  readonly redirectUri: string
  readonly state: string
  readonly result: Promise<TokenInfo>
}

/** Starts a sign-in without a browser. Await its result. */
export async function begin(
  auth: LoginProvider,
  options: LoopbackOptions = {},
): Promise<BegunLogin> {
  const told = Promise.withResolvers<string>()
  const result = authorizeOnLoopback(auth, {
    openBrowser: false,
    onUrl: told.resolve,
    ...options,
  })
  const url = await Promise.race([told.promise, result.then(() => Promise.reject(new Error('?')))])
  const { searchParams } = new URL(url)
  return {
    url,
    redirectUri: searchParams.get('redirect_uri') ?? '',
    state: searchParams.get('state') ?? '',
    result,
  }
}

/** A response of the listener. */
export interface Visit {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends a request to the listener. `fetch` would set some of these headers itself. */
export async function visit(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Visit> {
  const { hostname, port, pathname, search } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path: `${pathname}${search}`, method, headers },
      (answer) => {
        text(answer).then(
          (body) => resolve({ status: answer.statusCode, headers: answer.headers, body }),
          reject,
        )
      },
    )
    sent.on('error', reject).end()
  })
}

/** Consents in the user's browser and follows the redirect. */
export async function consent(
  mock: MockSpotify,
  url: string,
  options?: Parameters<MockSpotify['authorize']>[1],
): Promise<Visit> {
  return visit(await mock.authorize(url, options))
}

/** Returns the user id of a token from the Web API, or the status of a failure. */
export async function whoIs(mock: MockSpotify, accessToken: string): Promise<string | number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${mock.apiUrl}/v1/me`, { headers })
  return response.ok ? ((await response.json()) as { id: string }).id : response.status
}

/** Returns the value or the error of a promise. */
export async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error
  }
}
