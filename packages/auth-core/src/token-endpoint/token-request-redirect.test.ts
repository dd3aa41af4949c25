import { describe, expect, it } from 'vitest'
import { appTokenRequest, outcomeOf, startMock } from '../../test/token-requests.ts'
import type { TokenFetch } from './token-fetch.ts'

const fetches: ReadonlyArray<readonly [string, TokenFetch | undefined]> = [
  ['the global fetch', undefined],
  ['a given one', (url, init) => fetch(url, init)],
]

const following: TokenFetch = (url, init) => fetch(url, { ...init, redirect: 'follow' })

const refusal = (tokenUrl: string, status: number): Record<string, unknown> => ({
  name: 'ConfigurationError',
  code: 'unexpected_redirect',
  status,
  message: `The token endpoint at ${new URL(tokenUrl).host} redirects: set tokenUrl to the final URL.`,
})

describe.each(fetches)('a redirect seen by %s', (_name, given) => {
  it.each([301, 302, 303, 307, 308])('with status %d is not followed', async (status) => {
    const mock = await startMock()
    const target = await startMock()
    mock.fail('token', { status, redirectTo: target.tokenUrl, times: Infinity })
    const outcome = await outcomeOf(appTokenRequest(mock, { fetch: given }))
    expect(outcome).toEqual(refusal(mock.tokenUrl, status))
    expect(mock.requests.token.length).toBe(1)
    expect(target.requests.token.length).toBe(0)
  })

  it('is not followed to the same host either', async () => {
    const mock = await startMock()
    mock.fail('token', 'redirect')
    const outcome = await outcomeOf(appTokenRequest(mock, { fetch: given }))
    expect(outcome).toEqual(refusal(mock.tokenUrl, 307))
    expect(mock.requests.redirected.length).toBe(0)
  })

  it.each([300, 304, 305])('with status %d and no target is rejected too', async (status) => {
    const mock = await startMock()
    mock.fail('token', { status })
    const outcome = await outcomeOf(appTokenRequest(mock, { fetch: given }))
    expect(outcome).toEqual(refusal(mock.tokenUrl, status))
  })
})

describe('a redirect', () => {
  it.each(['opaqueredirect', 'opaque'])(
    'that a browser hides as %s still counts as a redirect',
    async (type) => {
      const mock = await startMock()
      const hidden = Object.defineProperties(Response.error(), { type: { value: type } })
      const outcome = await outcomeOf(appTokenRequest(mock, { fetch: async () => hidden }))
      expect(outcome).toEqual(refusal(mock.tokenUrl, 0))
    },
  )

  it('that a custom fetch has followed returns no token', async () => {
    const mock = await startMock()
    const target = await startMock(mock)
    mock.fail('token', { status: 308, redirectTo: target.tokenUrl })
    const outcome = await outcomeOf(appTokenRequest(mock, { fetch: following }))
    expect(outcome).toEqual(refusal(mock.tokenUrl, 400))
  })
})
