import { endpoints, type OperationId } from '@spotify-sdk/client/endpoints'
import { describe, expect, it } from 'vitest'
import { outcome } from 'test-support/outcome.ts'
import { SpotifyError } from '../index.ts'
import { calls, type Ids } from '../../test/calls.ts'
import { clientOn } from '../../test/spotify.ts'
import { startUser } from '../../test/user.ts'

const id = '4aawyAB9vmqN3uQ7FjRGTy'
const kinds = 'album artist audiobook chapter device episode playlist show track user'.split(' ')
const ids = Object.fromEntries(kinds.map((kind) => [kind, id])) as Ids
const operations = Object.keys(endpoints) as OperationId[]

/** What a method that promises nothing returns for an answer without JSON. */
const nothing = new Set(['none', 'object-or-none'])

describe('an answer without JSON', () => {
  it.for(operations)('is an error of %s only if its type promises an object', async (operation) => {
    const { client } = await clientOn((_message, response) => response.writeHead(200).end())
    const result = await outcome(calls[operation](client, ids))
    const { answer } = endpoints[operation]
    const code = SpotifyError.is(result) ? result.code : typeof result
    expect(code).toBe(nothing.has(answer) ? 'undefined' : 'invalid_response')
  })

  it.for([
    ['a truncated object', '{"id":'],
    ['a page', '<!DOCTYPE html>'],
    ['nothing', ''],
    ['null', 'null'],
  ] as const)('is an error of a change that was made, and is sent once: %s', async ([, body]) => {
    const { mock, spotify } = await startUser()
    mock.respond('POST /v1/me/playlists', body, { status: 201 })
    expect(await outcome(spotify.playlists.create({ name: 'New' }))).toMatchObject({
      code: 'invalid_response',
      status: 201,
      message: 'POST /v1/me/playlists was answered with 201, and the answer has no JSON.',
    })
    expect(mock.requests.api).toHaveLength(1)
  })

  it('in the middle of a long change does not stop it: the last answer counts', async () => {
    const { mock, spotify } = await startUser()
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 250 }] })
    const uris = tracks.map(({ uri }) => uri)
    const path = '/v1/playlists/*/items'
    const { id: playlist } = await spotify.playlists.create({ name: 'Long' })
    mock.fail('api', { status: 200, body: '', path, after: 1 })
    expect(await spotify.playlists.addItems(playlist, { uris })).toHaveProperty('snapshot_id')
    mock.fail('api', { status: 200, body: '', path, after: 2 })
    expect(await outcome(spotify.playlists.addItems(playlist, { uris }))).toMatchObject({
      name: 'ServerError',
      code: 'invalid_response',
    })
  })

  it('with 204 is an empty page of what was played, and of no other list', async () => {
    const { mock, spotify } = await startUser()
    mock.respond('/v1/me/player/recently-played', undefined, { status: 204 })
    expect(await spotify.player.getRecentlyPlayed()).toEqual({ items: [], next: null })
    expect(await spotify.player.getRecentlyPlayed().toArray()).toEqual([])
    mock.respond('/v1/me/tracks', undefined, { status: 204 })
    expect(await outcome(spotify.tracks.getSaved().toArray())).toMatchObject({
      code: 'invalid_response',
    })
  })

  it('with 204 is no queue', async () => {
    const { mock, spotify } = await startUser()
    mock.respond('/v1/me/player/queue', undefined, { status: 204 })
    expect(await outcome(spotify.player.getQueue())).toMatchObject({
      code: 'invalid_response',
      status: 204,
    })
  })
})
