import { expect, it, onTestFinished, vi } from 'vitest'

import { callApi, userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'

it('keeps its own time while a test fakes the clock', async () => {
  const mock = await startMock()
  const before = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2001, 0, 1) })
  onTestFinished(() => void vi.useRealTimers())
  const scopes = ['user-library-read', 'user-library-modify', 'user-modify-playback-state']
  const more = ['user-read-playback-state', 'user-read-recently-played', 'playlist-modify-public']
  // The first user has a past.
  mock.addUser({ id: 'ada' })
  const accessToken = await userToken(mock, [...scopes, ...more].join(' '), 'ada')
  const read = async (path: string): Promise<unknown> =>
    (await callApi(mock, accessToken, `GET ${path}`)).body
  const list = `/v1/playlists/${mock.catalogue.addPlaylist({ owner: 'ada' }).id}/items`
  const uris = ['spotify:track:19Z9L3JQLM5UrQP3atkZGj']
  const { devices } = (await read('/v1/me/player/devices')) as {
    readonly devices: [{ id: string }]
  }
  const album = 'spotify:album:2noRn2Aes5aoNVsU6iWThc'
  await callApi(mock, accessToken, `PUT /v1/me/library?uris=${album}`)
  await callApi(mock, accessToken, `POST ${list}`, { uris })
  await callApi(mock, accessToken, `PUT /v1/me/player/play?device_id=${devices[0].id}`, { uris })
  const [albums, entries, plays, state] = [
    await read('/v1/me/albums'),
    await read(list),
    await read('/v1/me/player/recently-played'),
    await read('/v1/me/player'),
  ]
  vi.useRealTimers()
  const instants = {
    received: (mock.requests.api[0]?.receivedAt ?? 0) * 1000,
    expires: (mock.expiresAt(accessToken) ?? 0) * 1000 - 3_600_000,
    saved: instantOn(albums, 'added_at'),
    added: instantOn(entries, 'added_at'),
    played: instantOn(plays, 'played_at'),
    changed: (state as { readonly timestamp: number }).timestamp,
  }
  // The Web API writes some instants in whole seconds.
  const wrong = Object.entries(instants).filter(
    ([, instant]) => !(instant >= before - 1000 && Math.floor(instant) <= Date.now()),
  )
  expect(wrong).toEqual([])
})

function instantOn(page: unknown, name: string): number {
  const { items } = page as { readonly items: readonly Readonly<Record<string, string>>[] }
  return Date.parse(items[0]?.[name] ?? '')
}
