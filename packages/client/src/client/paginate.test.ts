import { describe, expect, it } from 'vitest'
import { serve } from 'test-support/serve.ts'
import { userToken } from 'test-support/mock/call-api.ts'
import { rejection, startClient, startSpotify } from '../../test/spotify.ts'
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
  it('gives all items of all pages, in order', async () => {
    const { mock, client } = await startClient()
    const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks'
    const names = await namesOf(client.paginate<Named>(path, { searchParams: { limit: 4 } }))
    expect(names).toHaveLength(14)
    expect([names[0], names[4], names[13]]).toEqual(['One More Time', 'Crescendolls', 'Too Long'])
    expect(mock.requests.api.map(({ query }) => query.get('offset'))).toEqual([
      null,
      '4',
      '8',
      '12',
    ])
  })

  it('gives a library of more than one page, and an empty one', async () => {
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

  it('gives what a search for one type finds', async () => {
    const { client } = await startClient()
    const searchParams = { q: 'daft punk', type: 'album', limit: 1 }
    const names = await namesOf(client.paginate<Named>('search', { searchParams }))
    expect(names).toEqual(['Discovery', 'Human After All'])
  })

  it('asks for the next page when it is needed, and for no more', async () => {
    const { mock, client } = await startClient()
    const path = 'albums/2noRn2Aes5aoNVsU6iWThc/tracks?limit=5'
    for await (const { name } of client.paginate<Named>(path)) {
      if (name === 'Crescendolls') break
    }
    expect(mock.requests.api).toHaveLength(1)
  })

  it('throws in the middle what goes wrong in the middle', async () => {
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

  it('ends by the signal', async () => {
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

  it.for<readonly [string, unknown, string]>([
    ['another origin', { items: [1], next: 'https://example.com/v1/x' }, 'another origin'],
    ['no address', { items: [1], next: 'nowhere' }, 'goes on at no address'],
    ['a number', { items: [1], next: 2 }, 'goes on at no address'],
  ])('does not follow to %s', async ([, body, complaint]) => {
    const client = await clientOn(body)
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
      message: expect.stringContaining(complaint),
    })
  })

  it('comes to an end where a page goes on with itself', async () => {
    const apiUrl: string = await serve((_message, response) =>
      response.end(JSON.stringify({ items: [1], next: `${apiUrl}v1/x` })),
    )
    const client = new SpotifyClient({ accessToken: 'a-token', apiUrl })
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      message: expect.stringContaining('goes on with itself'),
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
  ])('refuses %j, which is no page', async (body) => {
    const client = await clientOn(body)
    expect(await rejection(namesOf(client.paginate<Named>('x')))).toMatchObject({
      code: 'invalid_response',
      message: 'GET /v1/x was answered with 200, and the answer is no page: it has no items.',
    })
  })
})
