import { describe, expect, it } from 'vitest'
import { requestLines, startUser } from '../../test/user.ts'
import { outcome } from 'test-support/outcome.ts'

const id = '4aawyAB9vmqN3uQ7FjRGTy'

type Method = (...given: readonly unknown[]) => PromiseLike<unknown>

describe('instead of an id', () => {
  it.for([
    id,
    ` ${id}\n`,
    `spotify:album:${id}`,
    `https://open.spotify.com/album/${id}`,
    `https://open.spotify.com/intl-de/album/${id}?si=0123456789abcdef`,
    `https://open.spotify.com/embed/album/${id}#top`,
    `http://play.spotify.com/album/${id}/`,
  ])('the client accepts %j', async (reference) => {
    const { mock, spotify } = await startUser()
    expect((await spotify.albums.get(reference)).id).toBe(id)
    expect(requestLines(mock)).toEqual([`GET /v1/albums/${id}`])
  })

  it('the client accepts the older URI of a playlist, and lists of URIs', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    await spotify.playlists.get('spotify:user:smedjan:playlist:5BJNgXEnAASkM6fnnURmHK')
    await spotify.albums.getMany([`spotify:album:${id}`, `https://open.spotify.com/album/${id}`])
    await spotify.users.checkFollowing([`spotify:artist:${id}`], { type: 'artist' })
    await spotify.users.checkFollowing(['spotify:user:smedjan'], { type: 'user' })
    await spotify.users.getProfile('spotify:user:smedjan')
    expect(mock.requests.api.map(({ path, query }) => ({ path, ids: query.get('ids') }))).toEqual([
      { path: '/v1/playlists/5BJNgXEnAASkM6fnnURmHK', ids: null },
      { path: '/v1/albums', ids: `${id},${id}` },
      { path: '/v1/me/following/contains', ids: id },
      { path: '/v1/me/following/contains', ids: 'smedjan' },
      { path: '/v1/users/smedjan', ids: null },
    ])
  })

  it('the client accepts what Spotify calls an audiobook and a chapter itself', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const { audiobooks } = await spotify.search({ q: 'islands', type: ['audiobook'] })
    const [book] = audiobooks.items
    const names = [
      `${book?.uri}`,
      `${book?.external_urls.spotify}`,
      `spotify:audiobook:${book?.id}`,
    ]
    const { items } = await spotify.audiobooks.getChapters(names[0] ?? '')
    const [chapter] = items
    mock.resetRequests()
    for (const name of names) await spotify.audiobooks.get(name)
    await spotify.audiobooks.getMany(names)
    await spotify.audiobooks.save(names)
    expect(await spotify.audiobooks.checkSaved(names)).toEqual([true, true, true])
    await spotify.audiobooks.removeSaved(names)
    await spotify.chapters.get(`${chapter?.uri}`)
    await spotify.chapters.getMany([`${chapter?.external_urls.spotify}`])
    const ids = [book?.id, book?.id, book?.id].join()
    expect({ book: book?.uri, chapter: chapter?.uri, lines: requestLines(mock) }).toEqual({
      book: `spotify:show:${book?.id}`,
      chapter: `spotify:episode:${chapter?.id}`,
      lines: [
        `GET /v1/audiobooks/${book?.id}`,
        `GET /v1/audiobooks/${book?.id}`,
        `GET /v1/audiobooks/${book?.id}`,
        `GET /v1/audiobooks?ids=${ids}`,
        `PUT /v1/me/audiobooks?ids=${ids}`,
        `GET /v1/me/audiobooks/contains?ids=${ids}`,
        `DELETE /v1/me/audiobooks?ids=${ids}`,
        `GET /v1/chapters/${chapter?.id}`,
        `GET /v1/chapters?ids=${chapter?.id}`,
      ],
    })
  })

  it.for(['', '   ', undefined, null, 5, {}])('the client rejects %j', async (nothing) => {
    const { mock, spotify } = await startUser()
    expect(await outcome(spotify.albums.get(nothing as string))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: expect.stringMatching(
        /^An id is empty, not a string, or not one of Spotify: pass an id, a URI/,
      ),
    })
    expect(await outcome(spotify.albums.getMany([id, nothing as string]))).toMatchObject({
      code: 'invalid_option',
    })
    expect(mock.requests.api).toHaveLength(0)
  })

  it('the client rejects an id with a comma in a list, where it would be two', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const calls = [
      spotify.albums.getMany(['a,b']),
      spotify.tracks.save({ ids: [id, 'spotify:track:a%2Cb'] }),
      spotify.users.follow(['a,b'], { type: 'user' }),
    ]
    for (const call of calls) {
      expect(await outcome(call)).toMatchObject({
        code: 'invalid_option',
        message: expect.stringContaining('not one of Spotify'),
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it.for(['', '  ', undefined, null, 5, id, `https://open.spotify.com/track/${id}`])(
    'the client rejects %j in place of a URI',
    async (uri) => {
      const { mock, spotify } = await startUser({ quotaMode: 'extended' })
      const uris = [`spotify:track:${id}`, uri as string]
      const calls = [
        spotify.library.checkContains(uris),
        spotify.library.saveItems({ uris }),
        spotify.library.removeItems(uris),
        spotify.playlists.addItems(id, { uris }),
        spotify.playlists.reorderOrReplaceItems(id, { uris }),
        spotify.playlists.addTracks(id, { uris }),
        spotify.player.startPlayback({ uris }),
      ]
      if (typeof uri === 'string') {
        calls.push(
          spotify.player.addToQueue({ uri }),
          spotify.player.startPlayback({ context_uri: uri }),
        )
      }
      for (const [index, call] of calls.entries()) {
        const error = await outcome(call)
        expect({ index, error }).toMatchObject({
          error: {
            name: 'ConfigurationError',
            code: 'invalid_option',
            message: 'Each URI must begin with spotify:.',
          },
        })
      }
      expect(mock.requests.api).toHaveLength(0)
    },
  )

  it('the client sends URIs of all kinds, also those of local files', async () => {
    const { mock, spotify } = await startUser()
    const uris = ['spotify:local:Abba:Gold:One:200', 'spotify:user:smedjan', ' spotify:show:1']
    await outcome(spotify.library.checkContains(uris))
    await outcome(spotify.playlists.addItems(id, { uris }))
    await outcome(spotify.player.startPlayback({ context_uri: 'spotify:user:smedjan:collection' }))
    expect(mock.requests.api).toHaveLength(3)
  })

  it.for([
    '.',
    '..',
    'spotify:album:..',
    'spotify:album:%2e%2e',
    'https://open.spotify.com/album/..',
    'spotify:album:%',
    '\ud800',
  ])('the client rejects %j, which would lead to another endpoint', async (path) => {
    const { mock, spotify } = await startUser()
    expect(await outcome(Promise.resolve(spotify.albums.getTracks(path)))).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
    })
    expect(mock.requests.api).toHaveLength(0)
  })

  it('the client rejects an object of another kind, which Spotify would not find', async () => {
    const { mock, spotify } = await startUser()
    for (const call of [
      spotify.albums.get(`spotify:track:${id}`),
      spotify.tracks.get(`https://open.spotify.com/album/${id}`),
      spotify.albums.getMany([`spotify:artist:${id}`]),
      spotify.audiobooks.get(`spotify:episode:${id}`),
      spotify.chapters.get(`spotify:show:${id}`),
      spotify.shows.get(`spotify:audiobook:${id}`),
      spotify.users.follow([`spotify:album:${id}`], { type: 'artist' }),
      spotify.users.unfollow([id, `https://open.spotify.com/artist/${id}`], { type: 'user' }),
      spotify.users.checkFollowing(['spotify:user:smedjan'], { type: 'artist' }),
    ]) {
      expect(await outcome(call)).toMatchObject({
        code: 'invalid_option',
        message: expect.stringMatching(
          /is of the kind (?:track|album|artist|episode|show|audiobook|user), not /,
        ),
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it('the client encodes characters that would change the path', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    await outcome(spotify.users.getProfile('../../me?a=b#c'))
    expect(mock.requests.api[0]?.path).toBe('/v1/users/..%2F..%2Fme%3Fa%3Db%23c')
  })
})

describe('the parameters of a method', () => {
  it('are sent under Spotify’s names, and nothing else is sent', async () => {
    const { mock, spotify } = await startUser()
    const { devices } = await spotify.player.getDevices()
    const device_id = devices[0]?.id ?? undefined
    mock.resetRequests()
    await spotify.player.transferPlayback({ device_ids: [`${device_id}`], play: true })
    await spotify.player.startPlayback({
      device_id,
      context_uri: `spotify:album:${id}`,
      offset: { position: 2 },
      position_ms: 1000,
    })
    await spotify.player.seek({ position_ms: 2000, device_id })
    await spotify.player.pausePlayback()
    await spotify.player.startPlayback()
    const bodies = mock.requests.api.map(({ body }) => body)
    expect(requestLines(mock).map((line, index) => ({ line, body: bodies[index] }))).toEqual([
      { line: 'PUT /v1/me/player', body: `{"device_ids":["${device_id}"],"play":true}` },
      {
        line: `PUT /v1/me/player/play?device_id=${device_id}`,
        body: `{"context_uri":"spotify:album:${id}","offset":{"position":2},"position_ms":1000}`,
      },
      { line: `PUT /v1/me/player/seek?position_ms=2000&device_id=${device_id}`, body: '' },
      { line: 'PUT /v1/me/player/pause', body: '' },
      // With a body, even an empty one, Spotify does not go on where the user has paused.
      { line: 'PUT /v1/me/player/play', body: '' },
    ])
  })

  it('are left out if they are undefined', async () => {
    const { mock, spotify } = await startUser()
    await spotify.albums.get(id, { market: undefined, signal: undefined })
    await spotify.users.getFollowedArtists({ limit: undefined })
    expect(requestLines(mock)).toEqual([`GET /v1/albums/${id}`, 'GET /v1/me/following?type=artist'])
  })

  it('must be one object, and the error says so', async () => {
    const { mock, spotify } = await startUser()
    const untyped = spotify as unknown as Record<string, Record<string, Method>> & {
      readonly search: Method
    }
    const wrong: readonly (readonly [PromiseLike<unknown> | undefined, string, string])[] = [
      [untyped['albums']?.['get']?.(id, 'SE'), 'GET /albums/{id}', 'parameter'],
      [untyped.search('x', ['track']), 'GET /search', 'parameter'],
      [untyped['player']?.['seek']?.(1000), 'PUT /me/player/seek', 'parameter'],
      [untyped['player']?.['seek']?.([1000]), 'PUT /me/player/seek', 'parameter'],
      [untyped['playlists']?.['create']?.('x'), 'POST /me/playlists', 'parameter'],
      [untyped['library']?.['saveItems']?.(`spotify:album:${id}`), 'PUT /me/library', 'uris'],
      [untyped['library']?.['saveItems']?.({}), 'PUT /me/library', 'uris'],
      [untyped['library']?.['saveItems']?.(), 'PUT /me/library', 'uris'],
      [untyped['albums']?.['getMany']?.({ ids: id }), 'GET /albums', 'ids'],
    ]
    for (const [call, operation, name] of wrong) {
      expect(await outcome(call as PromiseLike<unknown>)).toMatchObject({
        code: 'invalid_option',
        message: `Pass { ${name}: … } to ${operation}.`,
      })
    }
    expect(mock.requests.api).toHaveLength(0)
  })

  it('may contain the list that could come first', async () => {
    const { mock, spotify } = await startUser({ quotaMode: 'extended' })
    const uris = Array.from(
      { length: 41 },
      (_, index) => `spotify:track:${`${index}`.padStart(22, '0')}`,
    )
    const ids = [id, `spotify:album:${id}`]
    const users = { ids: ['spotify:user:smedjan'], type: 'user' } as const
    await spotify.library.checkContains({ uris })
    await spotify.albums.getMany({ ids, market: 'SE' })
    await spotify.users.checkFollowing(users)
    expect(await spotify.albums.getMany({ ids: [] })).toEqual({ albums: [] })
    expect(requestLines(mock)).toEqual([
      `GET /v1/me/library/contains?uris=${uris.slice(0, 40).join()}`,
      `GET /v1/me/library/contains?uris=${uris[40]}`,
      `GET /v1/albums?ids=${id},${id}&market=SE`,
      'GET /v1/me/following/contains?ids=smedjan&type=user',
    ])
    expect(users.ids).toEqual(['spotify:user:smedjan'])
    expect(
      await outcome(spotify.users.follow({ ids: [`spotify:album:${id}`], type: 'artist' })),
    ).toMatchObject({ message: expect.stringContaining('is of the kind album, not artist') })
  })
})

describe('an image', () => {
  const jpeg = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251)
  jpeg.set([0xff, 0xd8, 0xff])
  const base64 = Buffer.from(jpeg).toString('base64')

  it.for([
    ['bytes', jpeg],
    ['a part of a buffer', new Uint8Array(new Uint8Array([1, ...jpeg, 2]).buffer, 1, jpeg.length)],
    ['an ArrayBuffer', jpeg.buffer],
    ['a Blob', new Blob([jpeg])],
    ['text in base64', base64],
    ['a data URL', `data:image/jpeg;base64,${base64}`],
  ] as const)('is accepted as %s, and sent as base64', async ([, image]) => {
    const { mock, spotify } = await startUser()
    await spotify.playlists.uploadCoverImage('5BJNgXEnAASkM6fnnURmHK', image)
    const [request] = mock.requests.api
    expect({
      isRight: request?.body === base64,
      type: request?.headers['content-type'],
      status: request?.status,
    }).toEqual({
      isRight: true,
      type: 'image/jpeg',
      status: 202,
    })
  })

  it.for([undefined, null, 5])('cannot be %j', async (image) => {
    const { mock, spotify } = await startUser()
    const upload = spotify.playlists.uploadCoverImage(
      '5BJNgXEnAASkM6fnnURmHK',
      image as unknown as string,
    )
    expect(await outcome(upload)).toMatchObject({ code: 'invalid_option' })
    expect(mock.requests.api).toHaveLength(0)
  })
})

describe('options of one call', () => {
  it('set how often it is retried', async () => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { status: 502, times: 2 })
    expect(await outcome(spotify.albums.get(id, { maxRetries: 0 }))).toMatchObject({ status: 502 })
    expect(await outcome(spotify.get('me', { maxRetries: 0 }))).toMatchObject({ status: 502 })
    expect(mock.requests.api).toHaveLength(2)
  })

  it('set the timeout of each request', async () => {
    const { mock, spotify } = await startUser()
    mock.fail('api', { latencySeconds: 30 })
    const call = spotify.albums.get(id, { timeoutSeconds: 0.05, maxRetries: 0 })
    expect(await outcome(call)).toMatchObject({ name: 'ConnectionError', code: 'timeout' })
  })

  it.for([{ timeoutSeconds: 0 }, { timeoutSeconds: 1e9 }, { maxRetries: -1 }, { maxRetries: 0.5 }])(
    'are validated: %j',
    async (options) => {
      const { mock, spotify } = await startUser()
      expect(await outcome(spotify.albums.get(id, options))).toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringContaining(Object.keys(options)[0] ?? ''),
      })
      expect(mock.requests.api).toHaveLength(0)
    },
  )

  it('include a signal that aborts it with its own reason', async () => {
    const { mock, spotify } = await startUser()
    const reason = new Error('enough')
    const call = spotify.albums.get(id, { signal: AbortSignal.abort(reason) })
    expect(await outcome(call)).toBe(reason)
    expect(mock.requests.api).toHaveLength(0)
  })
})

describe('withResponse', () => {
  it('returns the status and headers of the response with the result', async () => {
    const { mock, spotify } = await startUser()
    mock.respond('/v1/albums/*', { name: 'Fed' }, { headers: { 'cache-control': 'max-age=60' } })
    const { data, status, headers } = await spotify.withResponse(spotify.albums.get(id))
    expect({ name: data.name, status, cacheControl: headers.get('cache-control') }).toEqual({
      name: 'Fed',
      status: 200,
      cacheControl: 'max-age=60',
    })
  })

  it('works for lists, commands, and calls by path', async () => {
    const { spotify } = await startUser()
    const page = await spotify.withResponse(spotify.albums.getTracks(id))
    const command = await spotify.withResponse(spotify.player.skipToNext())
    const byPath = await spotify.withResponse(spotify.get<{ id: string }>('me'))
    expect({
      total: page.data.total,
      page: page.headers.get('content-type'),
      data: command.data,
      command: command.status,
      user: byPath.data.id,
      byPath: byPath.status,
    }).toEqual({
      total: 18,
      page: expect.stringContaining('application/json'),
      data: undefined,
      command: expect.any(Number),
      user: 'smedjan',
      byPath: 200,
    })
  })

  it('gives an empty list, for which nothing is sent, the status 204 and no headers', async () => {
    const { mock, spotify } = await startUser()
    const { data, status, headers } = await spotify.withResponse(spotify.library.checkContains([]))
    expect({ data, status, headers: [...headers] }).toEqual({ data: [], status: 204, headers: [] })
    expect(mock.requests.api).toHaveLength(0)
  })

  it('gives a list the headers of its first page, also after an iteration', async () => {
    const { mock, spotify } = await startUser()
    const list = spotify.tracks.getSaved()
    await list
    mock.respond('/v1/me/tracks', { items: [], next: null }, { headers: { 'x-page': 'another' } })
    expect(await list.toArray()).toEqual([])
    const { data, headers } = await spotify.withResponse(list)
    expect({ items: data.items.length, page: headers.get('x-page') }).toEqual({
      items: 20,
      page: null,
    })
  })

  it('rejects a promise that is not a call of the client', async () => {
    const { spotify } = await startUser()
    expect(await outcome(spotify.withResponse(Promise.resolve(1)))).toMatchObject({
      code: 'invalid_option',
    })
  })
})
