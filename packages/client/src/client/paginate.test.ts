import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { userToken } from 'test-support/mock/call-api.ts'
import {
  clientOn as clientOnServer,
  rejection,
  startClient,
  startSpotify,
} from '../../test/spotify.ts'
import { SpotifyClient } from './spotify-client.ts'

interface Named {
  readonly name: string
}

async function namesOf(items: AsyncIterable<Named>): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of items) names.push(name)
  return names
}

/** A client on a server that answers always the same. */
async function clientOn(body: unknown): Promise<SpotifyClient> {
  const apiUrl = await serve((_message, response) => response.end(JSON.stringify(body)))
  return new SpotifyClient({ accessToken: 'a-token', apiUrl })
}

describe('paginate', () => {
  it('yields all items of all pages, in order', async () => {
    const { mock, client } = await startClient()
    const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks'
    const names = await namesOf(client.paginate<Named>(path, { searchParams: { limit: 4 } }))
    expect(names).toHaveLength(14)
    expect({ first: names[0], onSecondPage: names[4], last: names[13] }).toEqual({
      first: 'One More Time',
      onSecondPage: 'Crescendolls',
      last: 'Too Long',
    })
    expect(mock.requests.api.map(({ query }) => query.get('offset'))).toEqual([
      null,
      '4',
      '8',
      '12',
    ])
  })

  it('yields a library of more than one page, and an empty one', async () => {
    const { mock } = await startSpotify()
    mock.addUser({ id: 'ada' })
    for (const [user, count] of [
      ['smedjan', 55],
      ['ada', 0],
    ] as const) {
      const accessToken = await userToken(mock, 'user-library-read', user)
      const client = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
      const items: unknown[] = []
      for await (const item of client.paginate('me/tracks')) items.push(item)
      expect(items).toHaveLength(count)
    }
  })

  it('yields the results of a search for one type', async () => {
    const { client } = await startClient()
    const searchParams = { q: 'daft punk', type: 'album', limit: 1 }
    const names = await namesOf(client.paginate<Named>('search', { searchParams }))
    expect(names).toEqual(['Discovery', 'Human After All'])
  })

  it('leaves out items that the user may not see', async () => {
    const client = await clientOn({ items: [{ name: 'One' }, null, { name: 'Three' }], next: null })
    expect(await namesOf(client.paginate<Named>('shows/x/episodes'))).toEqual(['One', 'Three'])
  })

  it('requests the next page only when it is needed', async () => {
    const { mock, client } = await startClient()
    const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks?limit=5'
    for await (const { name } of client.paginate<Named>(path)) {
      if (name === 'Crescendolls') break
    }
    expect(mock.requests.api).toHaveLength(1)
  })

  it('throws an error that happens between pages', async () => {
    const { mock, client } = await startClient()
    const names: string[] = []
    const read = async (): Promise<void> => {
      const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks?limit=10'
      for await (const { name } of client.paginate<Named>(path)) {
        if (names.push(name) === 1) mock.fail('api', { status: 404 })
      }
    }
    expect(await rejection(read())).toMatchObject({ name: 'NotFoundError' })
    expect(names).toHaveLength(10)
  })

  it('stops when its signal is aborted', async () => {
    const { mock, client } = await startClient()
    const leaving = new AbortController()
    const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks?limit=10'
    const read = async (): Promise<void> => {
      for await (const { name } of client.paginate<Named>(path, { signal: leaving.signal })) {
        leaving.abort(new Error(`had enough of ${name}`))
      }
    }
    expect(await rejection(read())).toMatchObject({ message: 'had enough of One More Time' })
    expect(mock.requests.api).toHaveLength(1)
  })

  it.for<readonly [string, unknown]>([
    ['another origin', { items: [1], next: 'https://example.com/v1/x' }],
    ['no address', { items: [1], next: 'nowhere' }],
    ['a number', { items: [1], next: 2 }],
  ])('does not follow a link to %s', async ([, body]) => {
    const client = await clientOn(body)
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
      message: expect.stringContaining('has a next outside apiUrl'),
    })
  })

  it.for([
    {},
    [],
    null,
    'text',
    { items: 1 },
    { tracks: {}, albums: {} },
    { tracks: { items: 2 } },
  ])('rejects a path whose response is %j, which is not a list', async (body) => {
    const client = await clientOn(body)
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_path',
      message: 'paginate takes the path of a list: GET /v1/x has no items.',
    })
  })
})

/** Reads a list of a server that answers with what `pageAt` makes, at most 50 times. */
async function readList(
  pageAt: (url: URL, count: number) => unknown,
  path = 'artists/x/albums',
): Promise<{ readonly items: readonly unknown[]; readonly requests: number }> {
  let requests = 0
  const { apiUrl, client } = await clientOnServer((message, response) => {
    requests += 1
    const url = new URL(message.url ?? '', apiUrl)
    if (requests > 50) response.writeHead(404).end()
    else response.end(JSON.stringify(pageAt(url, requests)))
  })
  const items: unknown[] = []
  for await (const item of client.paginate(path)) items.push(item)
  return { items, requests }
}

const offsetOf = ({ searchParams }: URL): number => Number(searchParams.get('offset') ?? 0)

/** A link to the same list, further on. */
function linkTo(url: URL, offset: number): string {
  const next = new URL(url)
  next.searchParams.set('offset', `${offset}`)
  return next.href
}

describe('a list whose next is always set', () => {
  it('ends at empty pages at or past its total', async () => {
    const empty = await readList((url) => ({
      items: [],
      total: 0,
      next: linkTo(url, offsetOf(url) + 1),
    }))
    expect(empty).toEqual({ items: [], requests: 1 })
    const read = await readList((url) => {
      const offset = offsetOf(url)
      return { items: offset < 4 ? [offset] : [], total: 4, offset, next: linkTo(url, offset + 1) }
    })
    expect(read).toEqual({ items: [0, 1, 2, 3], requests: 5 })
  })

  it('ends there even if only the address has the offset', async () => {
    const { requests } = await readList((url) => ({
      items: [],
      total: 4,
      next: linkTo(url, offsetOf(url) + 3),
    }))
    expect(requests).toBe(3)
  })

  it('ends after three empty pages in a row, with a large total or without one', async () => {
    for (const total of [4000, undefined, null, '4']) {
      const { items, requests } = await readList((url) => ({
        items: [],
        total,
        next: linkTo(url, offsetOf(url) + 1),
      }))
      expect({ items, requests }).toEqual({ items: [], requests: 3 })
    }
  })

  it('continues after one or two empty pages', async () => {
    const { items } = await readList((url, count) => ({
      items: [[1], [], [2], [], [], [3]][count - 1] ?? [],
      total: 20,
      next: count < 6 ? linkTo(url, offsetOf(url) + 2) : null,
    }))
    expect(items).toEqual([1, 2, 3])
  })

  it('ends at a link that was followed before: to itself, or in a circle', async () => {
    const itself = await readList((url) => ({ items: [1], next: url.href }))
    expect(itself).toEqual({ items: [1], requests: 1 })
    const circle = await readList((url) => ({
      items: [offsetOf(url)],
      next: linkTo(url, (offsetOf(url) + 1) % 3),
    }))
    expect(circle.items).toEqual([0, 1, 2, 0])
  })

  it('ends if links differ only in their fragment', async () => {
    const { items, requests } = await readList((url, count) => ({
      items: [count],
      next: `${linkTo(url, 1)}#${count}`,
    }))
    expect({ items, requests }).toEqual({ items: [1, 2], requests: 2 })
    const first = await readList((url) => ({ items: [1], next: url.href }), 'x/albums?a=b#c')
    expect(first.requests).toBe(1)
  })

  it('ends if its last page repeats past the total', async () => {
    const { items, requests } = await readList((url) => ({
      items: ['a', 'b'],
      total: 4,
      next: linkTo(url, offsetOf(url) + 2),
    }))
    expect({ items, requests }).toEqual({ items: ['a', 'b', 'a', 'b'], requests: 3 })
  })

  it('continues past a total that is too small', async () => {
    const { items } = await readList((url, count) => ({
      items: [count],
      total: 2,
      next: count < 5 ? linkTo(url, count) : null,
    }))
    expect(items).toEqual([1, 2, 3, 4, 5])
  })

  it.for([
    ['search?q=x&type=artist', 5],
    ['me/following?type=artist', 9],
  ] as const)(
    'ends before an offset above 1000, which Spotify refuses, in a search alone: %s',
    async ([path, requests]) => {
      const read = await readList((url, count) => {
        const next = count < 9 ? linkTo(url, offsetOf(url) + 250) : null
        return { artists: { items: [offsetOf(url)], total: 4000, next } }
      }, path)
      expect(read.requests).toBe(requests)
    },
  )

  it('may be part of a search, or have cursors', async () => {
    const { requests } = await readList(
      (url) => ({ artists: { items: [], total: 9, next: linkTo(url, offsetOf(url) + 1) } }),
      'search?q=x&type=artist',
    )
    expect(requests).toBe(3)
    const cursors = await readList(
      (url, count) => ({ items: [], next: `${url.origin}/v1/me/following?after=${count}` }),
      'me/following?type=artist',
    )
    expect(cursors.requests).toBe(3)
  })
})

describe('links behind a gateway', () => {
  it.for(['', 'proxy/spotify/', 'proxy/v1'])(
    'are followed below an apiUrl at /%s',
    async (path) => {
      const seen: unknown[] = []
      const gateway = await serve(({ url = '', headers }, response) => {
        seen.push({ url, authorization: headers.authorization })
        const next = url.includes('offset') ? null : 'https://api.spotify.com/v1/x/albums?offset=1'
        response.end(JSON.stringify({ items: [url], next }))
      })
      const client = new SpotifyClient({ accessToken: 'a-token', apiUrl: gateway + path })
      const items: unknown[] = []
      for await (const item of client.paginate('x/albums')) items.push(item)
      await client.get('https://api.spotify.com/v1/me?a=b')
      const base = `/${path.replace(/\/?(?:v1)?$/, '')}/v1/`.replace('//', '/')
      const authorization = 'Bearer a-token'
      expect(seen).toEqual([
        { url: `${base}x/albums`, authorization },
        { url: `${base}x/albums?offset=1`, authorization },
        { url: `${base}me?a=b`, authorization },
      ])
      expect(items).toHaveLength(2)
    },
  )

  it.for([
    'https://api.spotify.com.example.com/v1/me',
    'https://api.spotify.com/elsewhere',
    'https://api.spotify.com/v1/../api/token',
    'https://api.spotify.com/v1/%2e%2e/api/token',
    'http://api.spotify.com/v1/me',
    'https://user:x9-secret@api.spotify.com/v1/me',
    'https://accounts.spotify.com/v1/me',
  ])('are not treated as Spotify’s: %s', async (link) => {
    let requests = 0
    const { client } = await clientOnServer((_message, response) => {
      requests += 1
      response.end(JSON.stringify({ items: ['good'], next: link }))
    })
    const refused = await rejection(client.get(link))
    expect(refused).toMatchObject({ name: 'ConfigurationError', code: 'invalid_path' })
    const items: unknown[] = []
    const read = async (): Promise<void> => {
      for await (const item of client.paginate('me/albums')) items.push(item)
    }
    const error = (await rejection(read())) as Error
    expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response' })
    expect(`${error.stack}`).not.toContain('x9-secret')
    // They came before their link was judged.
    expect({ items, requests }).toEqual({ items: ['good'], requests: 1 })
  })

  it('with user info are not followed, even on the API’s own origin', async () => {
    const { apiUrl, client } = await clientOnServer((_message, response) => {
      const next = `${apiUrl.replace('//', '//user:x9-secret@')}v1/x?offset=1`
      response.end(JSON.stringify({ items: ['good'], next }))
    })
    const error = await rejection(namesOf(client.paginate<Named>('x')))
    expect(error).toMatchObject({ name: 'ServerError', code: 'invalid_response' })
    expect(`${(error as Error).stack}`).not.toContain('x9-secret')
  })
})

describe('a misuse of paginate', () => {
  it.for<readonly [string, object | undefined]>([
    ['search', { q: 'x', type: 'artist,album' }],
    ['search', { q: 'x', type: ['artist', 'album'] }],
    ['search?q=x&type=artist%2Calbum', undefined],
    ['/v1/search', new URLSearchParams('q=x&type=artist&type=album')],
  ])('is detected before a request is sent: %s %o', async ([path, searchParams]) => {
    const { mock, client } = await startClient()
    const options =
      searchParams === undefined ? {} : { searchParams: searchParams as URLSearchParams }
    expect(await rejection(client.paginate(path, options).next())).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_path',
      message: 'A list needs a search for one type.',
    })
    expect(mock.requests.api).toHaveLength(0)
  })

  it('is detected in the first response: an object, several lists, or nothing', async () => {
    const { mock, client } = await startClient()
    expect(await rejection(client.paginate('albums/2noRn2Aes5aoNVsU6iWThc').next())).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_path',
    })
    expect(mock.requests.api).toHaveLength(1)
    const page = { items: [1] }
    for (const body of [{ albums: page, artists: page }, undefined]) {
      const other = await clientOnServer((_message, response) => response.end(JSON.stringify(body)))
      expect(await rejection(other.client.paginate('x').next())).toMatchObject({
        name: 'ConfigurationError',
      })
    }
  })

  it('is not reported if a later page is not a list', async () => {
    const { apiUrl, client } = await clientOnServer(({ url = '' }, response) => {
      const page = { items: [{ name: 'a' }], next: `${apiUrl}v1/x?offset=1` }
      response.end(JSON.stringify(url.includes('offset') ? { error: 'x' } : page))
    })
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
    })
  })
})
