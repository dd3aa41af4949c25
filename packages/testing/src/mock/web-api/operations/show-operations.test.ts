import { expect, it } from 'vitest'

import { callApi, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { startMock } from 'test-support/start-mock.ts'
import type { MockSpotify } from '../../mock-spotify.ts'

interface Items {
  readonly items: readonly ({ readonly id: string; readonly name: string } | null)[]
}

async function find(mock: MockSpotify, type: string, q: string): Promise<string> {
  const request = `GET /v1/search?type=${type}&q=${q}&limit=1`
  const { body } = await callApi(mock, await requestToken(mock), request)
  return (body as Readonly<Record<string, Items>>)[`${type}s`]?.items[0]?.id ?? ''
}

it('lists the episodes of a show, with null for one that was withdrawn', async () => {
  const mock = await startMock()
  const accessToken = await requestToken(mock)
  const id = await find(mock, 'show', 'ferry')
  const { body } = await callApi(mock, accessToken, `GET /v1/shows/${id}/episodes?limit=6`)
  const { items } = body as Items
  expect(items.map((item) => item?.name ?? null)).toEqual([
    'The Man Who Never Got Off',
    'Engine Room Choir',
    'A Dog Named Ticket',
    'Fog, Part Two',
    null,
    'Fog, Part One',
  ])
  expect(body).toMatchObject({ total: 12, next: expect.stringContaining('offset=6') })
  const show = await callApi(mock, accessToken, `GET /v1/shows/${id}`)
  expect(show.body).toMatchObject({
    name: 'Last Ferry Radio',
    type: 'show',
    total_episodes: 12,
    episodes: { total: 12, items: expect.arrayContaining([null]) },
  })
})

it('shows where a user has stopped to a token that may know', async () => {
  const mock = await startMock()
  const id = await find(mock, 'episode', 'captain')
  const request = `GET /v1/episodes/${id}?market=SE`
  const may = await callApi(mock, await userToken(mock, 'user-read-playback-position'), request)
  expect(may.body).toMatchObject({
    name: 'Coffee for the Captain',
    resume_point: { fully_played: false, resume_position_ms: 0 },
    show: { name: 'Last Ferry Radio' },
  })
  const mayNot = await callApi(mock, await userToken(mock), request)
  expect(mayNot.body).not.toHaveProperty('resume_point')
})

it('reads an audiobook and its chapters', async () => {
  const mock = await startMock()
  const accessToken = await requestToken(mock)
  const id = await find(mock, 'audiobook', 'islands')
  const book = await callApi(mock, accessToken, `GET /v1/audiobooks/${id}`)
  expect(book.body).toMatchObject({
    name: 'The Cartographer of Small Islands',
    authors: [{ name: 'Ebba Lund' }],
    narrators: [{ name: 'Jon Aasen' }],
    total_chapters: 8,
    type: 'audiobook',
    uri: `spotify:show:${id}`,
    href: `${mock.apiUrl}/v1/audiobooks/${id}`,
    external_urls: { spotify: `https://open.spotify.com/show/${id}` },
  })
  const { body } = await callApi(mock, accessToken, `GET /v1/audiobooks/${id}/chapters?offset=6`)
  expect(body).toMatchObject({
    items: [
      { name: 'Bearings', chapter_number: 7 },
      { name: 'High Water', chapter_number: 8, type: 'chapter' },
    ],
  })
  const chapterId = (body as Items).items[0]?.id
  const chapter = await callApi(mock, accessToken, `GET /v1/chapters/${chapterId}`)
  expect(chapter.body).toMatchObject({
    name: 'Bearings',
    uri: `spotify:episode:${chapterId}`,
    href: `${mock.apiUrl}/v1/chapters/${chapterId}`,
    external_urls: { spotify: `https://open.spotify.com/episode/${chapterId}` },
    audiobook: { id },
  })
})

it.for(['show', 'audiobook'] as const)('hides what new apps do not see of a %s', async (kind) => {
  const mock = await startMock()
  const accessToken = await requestToken(mock)
  const request = `GET /v1/${kind}s/${await find(mock, kind, 'e')}`
  const restricted = Object.keys((await callApi(mock, accessToken, request)).body as object)
  mock.quotaMode = 'extended'
  const extended = Object.keys((await callApi(mock, accessToken, request)).body as object)
  expect(extended.filter((name) => !restricted.includes(name)).toSorted()).toEqual([
    'available_markets',
    'publisher',
  ])
})

it('hides the markets of a chapter from new apps', async () => {
  const mock = await startMock()
  const accessToken = await requestToken(mock)
  const id = await find(mock, 'audiobook', 'islands')
  const markets = async (): Promise<unknown[]> => {
    const request = `GET /v1/audiobooks/${id}/chapters?limit=1`
    const { body } = await callApi(mock, accessToken, request)
    return (body as { items: { available_markets?: unknown }[] }).items.map(
      ({ available_markets: shown }) => shown,
    )
  }
  expect(await markets()).toEqual([undefined])
  mock.quotaMode = 'extended'
  expect(await markets()).toEqual([expect.arrayContaining(['SE'])])
})

/** Those fields of a track that depend on `market`. */
function marketFieldsOf(track: object): readonly string[] {
  return Object.keys(track).filter((name) => ['available_markets', 'is_playable'].includes(name))
}

it('says of tracks whether they can be played in a market, in place of all their markets', async () => {
  const mock = await startMock({ quotaMode: 'extended' })
  const accessToken = await requestToken(mock)
  const request = 'GET /v1/tracks/19Z9L3JQLM5UrQP3atkZGj'
  const anywhere = (await callApi(mock, accessToken, request)).body as object
  const somewhere = (await callApi(mock, accessToken, `${request}?market=SE`)).body as object
  expect({ anywhere: marketFieldsOf(anywhere), somewhere: marketFieldsOf(somewhere) }).toEqual({
    anywhere: ['available_markets'],
    somewhere: ['is_playable'],
  })
  expect(await callApi(mock, accessToken, `${request}?market=Sweden`)).toEqual({
    status: 400,
    body: { error: { status: 400, message: 'Invalid market code' } },
  })
})
