import type { IncomingHttpHeaders } from 'node:http'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { rejection } from '../../test/spotify.ts'
import { createSpotifyFetch, SpotifyClient, type SpotifyFetchOptions } from '../index.ts'

const token = 'x9secret-Token'
const authProvider = { getAccessToken: () => token }

/** What both ways to call an API that answers with such a redirect reject with. */
async function errorsAfter(
  location: string,
  options: Partial<SpotifyFetchOptions> = {},
): Promise<readonly unknown[]> {
  const apiUrl = await serve((_message, response) => {
    response.writeHead(302, { location }).end()
  })
  const fetch = createSpotifyFetch({ authProvider, apiUrl, ...options })
  const client = new SpotifyClient({ authProvider, apiUrl, maxRetries: 0, ...options })
  return Promise.all([rejection(fetch(`${apiUrl}v1/me`)), rejection(client.get('me'))])
}

describe('a redirect that is not followed', () => {
  it.for([
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    `data:text/plain,${token}`,
    'data:application/json,{"id":"a"}',
    `blob:http://127.0.0.1/${token}`,
    'javascript:alert(1)',
    'about:blank',
    `ftp://127.0.0.1/${token}`,
    `spotify:album:${token}`,
    `ws://127.0.0.1/${token}`,
    `http://${token}:secret@127.0.0.1/`,
    `http://${token}@127.0.0.1/`,
    `//${token}:@127.0.0.1/`,
    `http://127.0.0.1:99999/${token}`,
    `http://127.0.0.1:${token}/`,
    `http://[${token}/`,
    `http://a b${token}/`,
    `http://${token}%/`,
    'http://',
  ])('to %s rejects with a typed error that omits the address', async (location) => {
    for (const error of await errorsAfter(location)) {
      expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response', status: 302 })
      const shown = inspect(error, { depth: Infinity, showHidden: true })
      expect(shown).not.toContain('x9secret')
      expect(shown).not.toContain('passwd')
    }
  })

  it('may come from another server to which the API redirected', async () => {
    const elsewhere = await serve((_message, response) => {
      response.writeHead(307, { location: 'data:application/json,{"id":"a"}' }).end()
    })
    for (const error of await errorsAfter(elsewhere)) {
      expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response' })
    }
  })

  it('to an unreachable server rejects with an error that omits the address', async () => {
    const [fromFetch, fromClient] = await errorsAfter(`http://${token}.invalid/${token}`)
    expect(fromFetch).toMatchObject({ name: 'ConnectionError' })
    expect(fromClient).toMatchObject({ name: 'ConnectionError' })
    for (const error of [fromFetch, fromClient]) {
      expect(inspect(error, { depth: Infinity, showHidden: true }).toLowerCase()).not.toContain(
        'x9secret',
      )
    }
  })

  it('in a circle between two servers ends', async () => {
    let back = ''
    const elsewhere = await serve((_message, response) => {
      response.writeHead(302, { location: back }).end()
    })
    const seen: (string | undefined)[] = []
    const apiUrl = await serve(({ headers }, response) => {
      seen.push(headers.authorization)
      response.writeHead(302, { location: elsewhere }).end()
    })
    back = apiUrl
    const client = new SpotifyClient({ authProvider, apiUrl })
    expect(await rejection(client.get('me'))).toMatchObject({
      name: 'ServerError',
      message: expect.stringContaining('there were too many'),
    })
    expect(seen.filter((value) => value !== undefined)).toEqual([`Bearer ${token}`])
    expect(seen).toHaveLength(11)
  })
})

describe('headers on a redirect', () => {
  const headers = { cookie: 'a=b', 'proxy-authorization': 'Basic eDk=', 'x-mine': 'a' }

  async function arrivedAt(location: (apiUrl: string, elsewhere: string) => string): Promise<{
    readonly arrived: readonly IncomingHttpHeaders[]
  }> {
    const arrived: IncomingHttpHeaders[] = []
    const elsewhere = await serve((message, response) => {
      arrived.push(message.headers)
      response.end()
    })
    const apiUrl = await serve((message, response) => {
      if (message.url === '/there') {
        arrived.push(message.headers)
        response.end()
      } else response.writeHead(307, { location: location(apiUrl, elsewhere) }).end()
    })
    // As a fetch that forbids no headers: browsers let no page set them.
    const fetch = createSpotifyFetch({ authProvider, apiUrl })
    await fetch(`${apiUrl}v1/me`, { headers })
    return { arrived }
  }

  it('are not sent to another origin if they are credentials', async () => {
    const { arrived } = await arrivedAt((_apiUrl, elsewhere) => elsewhere)
    expect(arrived).toHaveLength(1)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) {
      expect(arrived[0]).not.toHaveProperty(name)
    }
    expect(arrived[0]).toMatchObject({ 'x-mine': 'a' })
  })

  it('stay on the same origin', async () => {
    const { arrived } = await arrivedAt((apiUrl) => `${apiUrl}there`)
    expect(arrived[0]).toMatchObject({ ...headers, authorization: `Bearer ${token}` })
  })
})

describe('a custom fetch', () => {
  it.for<readonly [string, () => unknown]>([
    ['Response.error()', () => Response.error()],
    ['nothing', () => undefined],
    [
      'an opaque response',
      () => Object.defineProperty(Response.error(), 'type', { value: 'opaque' }),
    ],
    ['what is no response', () => ({})],
  ])('that returns %s makes the client reject with ConnectionError', async ([, answer]) => {
    const fetch = (async () => answer()) as unknown as typeof globalThis.fetch
    const client = new SpotifyClient({ authProvider, fetch, maxRetries: 0 })
    expect(await rejection(client.get('me'))).toMatchObject({
      name: 'ConnectionError',
      code: 'connection_failed',
    })
  })

  it('that returns Response.error() makes createSpotifyFetch reject with ConnectionError', async () => {
    const fetch = createSpotifyFetch({ authProvider, fetch: async () => Response.error() })
    expect(await rejection(fetch('https://api.spotify.com/v1/me'))).toMatchObject({
      name: 'ConnectionError',
      code: 'connection_failed',
    })
  })

  it('is called with an address and an init, which every fetch accepts', async () => {
    const seen: unknown[] = []
    const apiUrl = await serve(async (message, response) => {
      const body = (await message.toArray()).join('')
      const { method, url, headers } = message
      seen.push({ method, url, authorization: headers.authorization, body })
      response.end('{}')
    })
    const inputs: unknown[] = []
    const client = new SpotifyClient({
      authProvider,
      apiUrl,
      fetch: async (input, init) => {
        inputs.push(typeof input)
        return fetch(input, { ...init })
      },
    })
    await client.put('me/library', { json: { ids: ['a'] }, searchParams: { a: 'b' } })
    expect(inputs).toEqual(['string'])
    expect(seen).toEqual([
      {
        method: 'PUT',
        url: '/v1/me/library?a=b',
        authorization: `Bearer ${token}`,
        body: '{"ids":["a"]}',
      },
    ])
  })
})
