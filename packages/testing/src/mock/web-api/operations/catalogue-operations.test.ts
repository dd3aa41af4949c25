import { describe, expect, it } from 'vitest'

import { callApi, namesOn, refusal, userToken } from 'test-support/mock/call-api.ts'
import { requestToken } from 'test-support/mock/request-token.ts'
import { MockSpotify } from '../../mock-spotify.ts'

const discovery = '2noRn2Aes5aoNVsU6iWThc'
const daftPunk = '4tZwfgrHOc3mvqYlEYSvVi'
const unknown = '0'.repeat(22)

describe('albums', () => {
  it('come with their tracks', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const { status, body } = await callApi(
      mock,
      await requestToken(mock),
      `GET /v1/albums/${discovery}`,
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'Discovery',
      label: 'Daft Life Ltd./ADA France',
      popularity: 81,
      available_markets: expect.arrayContaining(['SE', 'US']),
      external_ids: { upc: expect.stringMatching(/^\d{12}$/) },
      tracks: {
        href: `${mock.apiUrl}/v1/albums/${discovery}/tracks?offset=0&limit=50`,
        total: 14,
        next: null,
      },
    })
    const { tracks } = body as { tracks: { items: readonly object[] } }
    expect(tracks.items[3]).toMatchObject({
      name: 'Harder, Better, Faster, Stronger',
      track_number: 4,
      duration_ms: 224_000,
      type: 'track',
      uri: expect.stringMatching(/^spotify:track:\w{22}$/),
      artists: [{ id: daftPunk, name: 'Daft Punk' }],
      preview_url: null,
    })
  })

  it('say how precisely their day is known', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const accessToken = await requestToken(mock)
    const { body } = await callApi(mock, accessToken, 'GET /v1/search?type=album&q=nine+rooms')
    expect(body).toMatchObject({
      albums: { items: [{ release_date: '1998', release_date_precision: 'year' }] },
    })
    const gate = await callApi(mock, accessToken, 'GET /v1/search?type=album&q=gate')
    expect(gate.body).toMatchObject({
      albums: {
        items: [{ album_type: 'single', release_date: '2024-02', release_date_precision: 'month' }],
      },
    })
  })

  it('come several at a time, up to 20, with null for what there is not', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const accessToken = await requestToken(mock)
    const several = `GET /v1/albums?ids=${discovery},${unknown}`
    expect(await callApi(mock, accessToken, several)).toMatchObject({
      status: 200,
      body: { albums: [{ name: 'Discovery', tracks: { total: 14 } }, null] },
    })
    const many = Array.from({ length: 21 }, () => discovery)
    expect(await callApi(mock, accessToken, `GET /v1/albums?ids=${many.join()}`)).toEqual(
      refusal(400, 'Too many ids requested'),
    )
    expect(await callApi(mock, accessToken, 'GET /v1/albums')).toEqual(
      refusal(400, 'Missing required field: ids'),
    )
    expect(await callApi(mock, accessToken, 'GET /v1/albums?ids=nonsense')).toEqual(
      refusal(400, 'Invalid base62 id'),
    )
  })
})

describe('artists', () => {
  it('come one by one and several at a time', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const accessToken = await requestToken(mock)
    expect(await callApi(mock, accessToken, `GET /v1/artists/${daftPunk}`)).toMatchObject({
      status: 200,
      body: { name: 'Daft Punk', genres: ['french house', 'electronic'], popularity: 80 },
    })
    expect(
      await callApi(mock, accessToken, `GET /v1/artists?ids=${unknown},${daftPunk}`),
    ).toMatchObject({ body: { artists: [null, { name: 'Daft Punk' }] } })
  })

  it('have their albums, the latest first, by group', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const accessToken = await requestToken(mock)
    const search = await callApi(mock, accessToken, 'GET /v1/search?type=artist&q=NORDLYS')
    const { artists } = search.body as { artists: { items: readonly [{ id: string }] } }
    const path = `/v1/artists/${artists.items[0].id}/albums`
    const all = await callApi(mock, accessToken, `GET ${path}`)
    expect(namesOn(all.body)).toEqual([
      'Aurora on Line Two',
      'Midnight Sun Tapes',
      'Polar Frequencies',
    ])
    const singles = await callApi(
      mock,
      accessToken,
      `GET ${path}?include_groups=single,compilation`,
    )
    expect(singles.body).toMatchObject({ items: [{ album_group: 'single' }], total: 1 })
  })

  it('have ten top tracks, somewhere', async () => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const path = `/v1/artists/${daftPunk}/top-tracks`
    const { body } = await callApi(mock, await requestToken(mock), `GET ${path}?market=SE`)
    const { tracks } = body as { tracks: readonly { popularity: number; name: string }[] }
    expect(tracks).toHaveLength(10)
    expect(tracks[0]).toMatchObject({ name: 'One More Time', popularity: 80 })
    expect(await callApi(mock, await requestToken(mock), `GET ${path}`)).toEqual(
      refusal(400, 'Missing required field: market'),
    )
    expect((await callApi(mock, await userToken(mock), `GET ${path}`)).status).toBe(200)
  })
})

it('tracks come with their album, one by one and several at a time', async () => {
  await using mock = await MockSpotify.start({ quotaMode: 'extended' })
  const accessToken = await requestToken(mock)
  const first = await callApi(mock, accessToken, `GET /v1/albums/${discovery}/tracks?limit=1`)
  const { items } = first.body as { items: readonly [{ id: string; href: string }] }
  const [{ id, href }] = items
  expect(href).toBe(`${mock.apiUrl}/v1/tracks/${id}`)
  const track = {
    name: 'One More Time',
    duration_ms: 320_000,
    album: { id: discovery, total_tracks: 14 },
    external_ids: { isrc: expect.stringMatching(/^[A-Z0-9]{12}$/) },
  }
  expect((await callApi(mock, accessToken, `GET /v1/tracks/${id}`)).body).toMatchObject(track)
  const several = await callApi(mock, accessToken, `GET /v1/tracks?ids=${id},${unknown}`)
  expect(several.body).toMatchObject({ tracks: [track, null] })
})

it.for(['albums', 'artists', 'tracks', 'playlists'])(
  'answers 404 to one of the %s that there is not',
  async (kind) => {
    await using mock = await MockSpotify.start({ quotaMode: 'extended' })
    const answer = await callApi(mock, await requestToken(mock), `GET /v1/${kind}/${unknown}`)
    const message = expect.stringMatching(
      /^Resource not found\. MockSpotify has no \w+ 0{22}: mock\./,
    )
    expect(answer).toEqual({ status: 404, body: { error: { status: 404, message } } })
  },
)
