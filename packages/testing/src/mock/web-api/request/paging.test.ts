import { expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../../mock-spotify.ts'

const path = '/v1/albums/2noRn2Aes5aoNVsU6iWThc/tracks'

it('returns the requested page, with links to the previous and the next one', async () => {
  await using mock = await MockSpotify.start()
  const request = `GET ${path}?market=SE&limit=5&offset=5`
  const { body } = await callApi(mock, await requestToken(mock), request)
  const link = (offset: number): string =>
    `${mock.apiUrl}${path}?offset=${offset}&limit=5&market=SE`
  expect(body).toMatchObject({
    href: link(5),
    limit: 5,
    offset: 5,
    total: 14,
    next: link(10),
    previous: link(0),
  })
  expect(namesOn(body)).toEqual([
    'Nightvision',
    'Superheroes',
    'High Life',
    'Something About Us',
    'Voyager',
  ])
})

it('leads through all of a list by its links alone', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await userToken(mock, 'user-library-read')
  const names: unknown[] = []
  let next: string | null = `${mock.apiUrl}/v1/me/tracks?limit=50`
  while (next !== null) {
    const { body } = await callApi(mock, accessToken, `GET ${next}`)
    names.push(...namesOn(body, 'track'))
    ;({ next } = body as { next: string | null })
  }
  expect(names).toHaveLength(55)
  expect(names.slice(0, 2)).toEqual([
    'Aurora on Line Two',
    'Aurora on Line Two (Hold Music Version)',
  ])
  expect(mock.requests.api).toHaveLength(2)
})

it('has no next part at the very end, and an empty one beyond', async () => {
  await using mock = await MockSpotify.start()
  const accessToken = await requestToken(mock)
  const last = await callApi(mock, accessToken, `GET ${path}?offset=4&limit=10`)
  expect(last.body).toMatchObject({ next: null, offset: 4, total: 14 })
  const beyond = await callApi(mock, accessToken, `GET ${path}?offset=14`)
  expect(beyond.body).toMatchObject({ items: [], next: null, offset: 14, total: 14 })
})

it.for([
  ['limit=0', 'Invalid limit'],
  ['limit=51', 'Invalid limit'],
  ['limit=-1', 'Invalid limit'],
  ['limit=ten', 'Invalid limit'],
  ['offset=-1', 'Invalid offset'],
  ['offset=1.5', 'Invalid offset'],
] as const)('refuses %s', async ([query, message]) => {
  await using mock = await MockSpotify.start()
  const answer = await callApi(mock, await requestToken(mock), `GET ${path}?${query}`)
  expect(answer).toEqual(refusal(400, message))
})

it.for([
  ['albums/2noRn2Aes5aoNVsU6iWThc', 'tracks', 'market=SE'],
  ['shows/{show}', 'episodes', 'market=SE'],
  ['audiobooks/{audiobook}', 'chapters', 'market=SE'],
  ['playlists/{playlist}', 'items', 'market=SE&additional_types=track%2Cepisode'],
] as const)('keeps the query in the links of the page in %s', async ([template, list, query]) => {
  await using mock = await MockSpotify.start()
  const { albums, tracks } = mock.catalogue.addArtist({ albums: 11 })
  const ids = {
    '{show}': mock.catalogue.addShow({ parts: 51 }).id,
    '{audiobook}': mock.catalogue.addAudiobook({ parts: 51 }).id,
    '{playlist}': mock.catalogue.addPlaylist({ items: tracks.map(({ uri }) => uri) }).id,
  }
  expect({ albums: albums.length, tracks: tracks.length }).toEqual({ albums: 11, tracks: 110 })
  const object = template.replace(/\{\w+\}/, (name) => ids[name as keyof typeof ids])
  const { body } = await callApi(mock, await userToken(mock), `GET /v1/${object}?${query}`)
  const page = (body as Readonly<Record<string, { href: string; next: string | null }>>)[list]
  const links = [page?.href, page?.next ?? page?.href].map((link) => new URL(link ?? '').search)
  expect(links.map((search) => search.replace(/^\?offset=\d+&limit=50&/, ''))).toEqual([
    query,
    query,
  ])
})

it('keeps no ids in the links of the pages in several objects', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const request = 'GET /v1/albums?ids=2noRn2Aes5aoNVsU6iWThc&market=SE'
  expect(await callApi(mock, await requestToken(mock), request)).toMatchObject({
    body: { albums: [{ tracks: { href: `${mock.apiUrl}${path}?offset=0&limit=50&market=SE` } }] },
  })
})
