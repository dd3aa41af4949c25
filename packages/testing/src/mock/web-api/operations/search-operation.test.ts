import { expect, it } from 'vitest'

import { callApi, namesOn, refusal } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../../mock-spotify.ts'

it('finds each type of thing by all words of the query, whatever their case', async () => {
  await using mock = await MockSpotify.start()
  const request = 'GET /v1/search?q=DAFT+human&type=album,artist,track,playlist,show&limit=3'
  const { body } = await callApi(mock, await requestToken(mock), request)
  const { albums, artists, tracks, playlists, shows } = body as Record<string, object>
  expect(namesOn(albums)).toEqual(['Human After All'])
  expect(namesOn(artists)).toEqual([])
  expect(namesOn(tracks)).toEqual(['Human After All', 'The Prime Time of Your Life', 'Robot Rock'])
  expect(tracks).toMatchObject({
    total: 10,
    next: `${mock.apiUrl}/v1/search?offset=3&limit=3&q=DAFT+human&type=album%2Cartist%2Ctrack%2Cplaylist%2Cshow`,
  })
  expect({ playlists: namesOn(playlists), shows: namesOn(shows) }).toEqual({
    playlists: [],
    shows: [],
  })
})

it('finds public playlists alone, with null for one of Spotify’s editors', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await requestToken(mock)
  const request = 'GET /v1/search?q=e&type=playlist'
  const restricted = await callApi(mock, accessToken, request)
  expect(restricted.body).toMatchObject({
    playlists: { items: [{ name: 'North of Everything' }, null], total: 2 },
  })
  mock.quotaMode = 'extended'
  const extended = await callApi(mock, accessToken, request)
  expect(extended.body).toMatchObject({
    playlists: { items: [{}, { name: 'Nordic Nights', owner: { id: 'spotify' } }] },
  })
})

it('finds shows, episodes and audiobooks', async () => {
  await using mock = await MockSpotify.start()
  const request = 'GET /v1/search?q=the&type=show,episode,audiobook&limit=2'
  const { body } = await callApi(mock, await requestToken(mock), request)
  const { shows, episodes, audiobooks } = body as Record<string, object>
  expect({
    shows: namesOn(shows),
    episodes: namesOn(episodes),
    audiobooks: namesOn(audiobooks),
  }).toEqual({
    shows: [],
    episodes: ['The Man Who Never Got Off', 'Coffee for the Captain'],
    audiobooks: ['The Cartographer of Small Islands', 'Night Shift at the Archive'],
  })
})

it('ends at the largest offset that a search may have, although there is more', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const artists = Array.from({ length: 1060 }, (_, index) => `Numbered ${index}`)
  for (const name of artists) mock.catalogue.addArtist({ name })
  const accessToken = await requestToken(mock)
  const pageAt = async (offset: number): Promise<unknown> => {
    const request = `GET /v1/search?q=numbered&type=artist&limit=50&offset=${offset}`
    return (await callApi(mock, accessToken, request)).body
  }
  expect([await pageAt(950), await pageAt(951), await pageAt(1000)]).toMatchObject([
    { artists: { total: 1060, next: expect.stringContaining('offset=1000') } },
    { artists: { total: 1060, next: null } },
    { artists: { total: 1060, next: null, items: { length: 50 } } },
  ])
})

it('takes field filters for words', async () => {
  await using mock = await MockSpotify.start()
  const request = 'GET /v1/search?q=track:technologic+artist:daft&type=track'
  const { body } = await callApi(mock, await requestToken(mock), request)
  expect(namesOn((body as Record<string, object>)['tracks'])).toEqual(['Technologic'])
})

it.for([
  ['type=album', 'No search query'],
  ['q=+&type=album', 'No search query'],
  ['q=a', 'Missing parameter type'],
  ['q=a&type=album,constructor', 'Bad search type field constructor'],
  ['q=a&type=album&limit=51', 'Invalid limit'],
] as const)('refuses %s', async ([query, message]) => {
  await using mock = await MockSpotify.start()
  const answer = await callApi(mock, await requestToken(mock), `GET /v1/search?${query}`)
  expect(answer).toEqual(refusal(400, message))
})
