import { ConfigurationError, type SpotifyError } from '@spotify-sdk/auth-core'
import { Agent, fetch as undici } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSpotifyFetch } from '../index.ts'
import { albumPath, rejection, startClient, startFetch, tokensOf } from '../../test/spotify.ts'
import type { ApiFetchInit } from './api-fetch.ts'

const albumName = 'Global Warming'

describe('a fetch of the caller', () => {
  it('gets plain headers with the token, which a wrapper can spread', async () => {
    const { mock, client } = await startClient({
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'x-a': '1' } }),
    })
    expect(await client.get(albumPath)).toMatchObject({ name: albumName })
    const [request] = mock.requests.api
    expect({
      status: request?.status,
      own: request?.headers['x-a'],
      accept: request?.headers['accept'],
    }).toEqual({ status: 200, own: '1', accept: 'application/json' })
  })

  it('gets plain headers also after a redirect, without the token on another origin', async () => {
    const other = await startFetch()
    const inits: ApiFetchInit[] = []
    const { mock, fetch: spotifyFetch } = await startFetch({
      fetch: (url, init) => {
        inits.push(init)
        return fetch(url, init)
      },
    })
    mock.fail('api', { status: 303, redirectTo: `${other.mock.apiUrl}/v1/x` })
    const init = { method: 'PUT', body: 'text', headers: { 'X-Mine': 'a', cookie: 'b' } }
    await spotifyFetch(`${mock.apiUrl}${albumPath}`, init)
    const [token] = tokensOf(mock)
    expect(inits.map(({ method, headers }) => ({ method, headers }))).toEqual([
      {
        method: 'PUT',
        headers: expect.objectContaining({ authorization: token, cookie: 'b', 'x-mine': 'a' }),
      },
      { method: 'GET', headers: { 'x-mine': 'a' } },
    ])
  })

  it('gets a token without the white space around it, which the provider gets back', async () => {
    const sent: (string | undefined)[] = []
    const invalidated: string[] = []
    const spotifyFetch = createSpotifyFetch({
      authProvider: {
        getAccessToken: () => ' a-token\n',
        invalidate: (accessToken) => void invalidated.push(accessToken),
      },
      apiUrl: 'https://api.example',
      fetch: async (_url, { headers }) => {
        sent.push(headers['authorization'])
        return new Response(null, { status: 401 })
      },
    })
    const { status } = await spotifyFetch('https://api.example/v1/me')
    expect({ status, sent, invalidated }).toEqual({
      status: 401,
      sent: ['Bearer a-token'],
      invalidated: [' a-token\n'],
    })
  })

  it('may return headers that have only get and forEach', async () => {
    const { mock, client } = await startClient({
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        const headers = {
          get: (name: string) => response.headers.get(name),
          forEach: (run: (value: string, name: string) => void) => response.headers.forEach(run),
        }
        return {
          status: response.status,
          headers,
          body: null,
          clone: () => response.clone(),
          json: () => response.json(),
          text: () => response.text(),
          arrayBuffer: () => response.arrayBuffer(),
        }
      },
    })
    mock.respond(albumPath, { name: albumName }, { headers: { 'x-mine': 'a' } })
    const { data, headers } = await client.withResponse(client.get(albumPath))
    expect({ data, mine: headers.get('x-mine') }).toEqual({ data: { name: albumName }, mine: 'a' })
  })

  it('gets an init for another origin too', async () => {
    const { fetch: spotifyFetch } = await startFetch({
      fetch: async (url, init) => Response.json({ url, headers: { ...init.headers } }),
    })
    const answer = await spotifyFetch('https://other.example/x')
    expect(await answer.json()).toEqual({ url: 'https://other.example/x', headers: {} })
  })

  it('may be that of undici, with a dispatcher', async () => {
    const dispatcher = new Agent()
    onTestFinished(() => dispatcher.close())
    const { mock, client } = await startClient({
      fetch: (url, init) => undici(url, { ...init, dispatcher }),
    })
    mock.fail('api', { status: 404 })
    expect(await rejection(client.get(albumPath))).toMatchObject({ code: 'not_found' })
    expect(await client.get(albumPath)).toMatchObject({ name: albumName })
    expect(mock.requests.api).toHaveLength(2)
  })

  it('may throw a SpotifyError, which is passed on after one call', async () => {
    const own = new ConfigurationError('Set PROXY_URL.', { code: 'missing_option' })
    let calls = 0
    const events: unknown[] = []
    const { client } = await startClient({
      fetch: async () => {
        calls++
        throw own
      },
      onEvent: (event) => events.push(event),
    })
    expect(await rejection(client.get(albumPath))).toBe(own)
    expect({ calls, codes: events.map((event) => (event as SpotifyError).code) }).toEqual({
      calls: 1,
      codes: ['missing_option'],
    })
  })

  const hint = 'Or your fetch threw: log it there.'

  it('may throw anything else, which the message says if there is no system code', async () => {
    const { client } = await startClient({
      maxRetries: 0,
      fetch: async () => {
        throw new TypeError('cannot read a secret')
      },
    })
    const { message } = (await rejection(client.get(albumPath))) as Error
    expect(message).toContain(`Check network, proxy and firewall. ${hint}`)
    expect(message).not.toContain('secret')
  })

  it('is not blamed for a failure with a system code, nor is the global one', async () => {
    const reset = await startClient({ maxRetries: 0, fetch: (url, init) => fetch(url, init) })
    reset.mock.fail('api', 'reset')
    const { message } = (await rejection(reset.client.get(albumPath))) as Error
    expect(message).toMatch(/\(ECONNRESET\)\. Check network, proxy and firewall\.$/)
  })
})
