import { SpotifyClient } from '@spotify-sdk/client'
import { MockSpotify } from '@spotify-sdk/testing'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { userToken } from 'test-support/mock/call-api.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const node = join(import.meta.dirname, '../../../node_modules/node/bin/node')
const home = mkdtempSync(join(tmpdir(), 'spotify-sdk-home-'))

let mock: MockSpotify
let browser: FakeBrowser
let spotify: SpotifyClient

beforeAll(async () => {
  mock = await MockSpotify.start()
  browser = await FakeBrowser.start(async (url) => fetch(await mock.authorize(url)))
  const scope = 'playlist-read-private playlist-modify-private playlist-modify-public'
  const accessToken = await userToken(mock, scope)
  spotify = new SpotifyClient({ accessToken, apiUrl: mock.apiUrl })
})
afterAll(async () => {
  await mock.close()
  await browser[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})
beforeEach(() => mock.resetRequests())

/** Runs the tool as a process until it exits. */
async function run(...words: readonly string[]): Promise<string> {
  // A variable that is set but empty counts as unset.
  const empty = { SPOTIFY_SDK_REDIRECT_URI: '' }
  const env = { ...childEnvironment, ...mock.env, ...empty, HOME: home, BROWSER: browser.path }
  const command = ['--conditions=@spotify-sdk/source', main, ...words]
  const { stdout } = await promisify(execFile)(node, command, { env, cwd: home })
  return stdout
}

/** Runs a command that fails. @returns What it reports. */
async function errorOf(...words: readonly string[]): Promise<string> {
  return run(...words).then(String, (error: { stderr: string }) => error.stderr)
}

async function namesIn(playlist: string): Promise<readonly string[]> {
  const items = await spotify.playlists.getItems(playlist).toArray()
  return items.map(({ item }) => item?.name ?? '')
}

const changes = (): readonly string[] =>
  mock.requests.api.filter(({ method }) => method !== 'GET').map(({ method }) => method)

const train = '5BJNgXEnAASkM6fnnURmHK'
const kitchen = '1MZZhN38cpllp3uxKf2pHy'
const drawer = '3qGm7XkYzYVwTj0Rw5cZ1n'

describe('examples/playlist-tool', () => {
  it('lists the playlists of the user, who signs in once', async () => {
    expect(await run()).toContain(`${train}     8 North of Everything\n`)
    expect(await run('list')).toContain(`${kitchen}     5 Kitchen, Sunday\n`)
    expect(browser.opened).toHaveLength(1)
  })

  it('sorts a playlist with --apply, and only says so without', async () => {
    const before = await namesIn(train)
    const after = before.toSorted(new Intl.Collator('en').compare)
    expect(await run('sort', train, '--by', 'title')).toBe(
      'Dry run: 8 items become 8, in their new order. Pass --apply to do it.\n',
    )
    expect({ names: await namesIn(train), changes: changes() }).toEqual({
      names: before,
      changes: [],
    })
    expect(await run('--apply', 'sort', train, '--by', 'title')).toMatch(/^Done: /)
    expect(await namesIn(train)).toEqual(after)
    expect(await run('--apply', 'sort', train, '--by', 'title')).toBe('Nothing to do.\n')
    expect(changes()).toEqual(['PUT'])
  })

  it('takes out what is there twice', async () => {
    const { items } = await spotify.playlists.getItems(kitchen)
    const uris = items.flatMap(({ item }) => item?.uri ?? [])
    await spotify.playlists.addItems(kitchen, { uris: uris.slice(0, 2) })
    const output = await run('--apply', 'deduplicate', kitchen)
    expect(output).toBe(
      `- ${items[0]?.item?.name}\n- ${items[1]?.item?.name}\nDone: 7 items become 5, in their new order.\n`,
    )
    expect(await namesIn(kitchen)).toEqual(items.map(({ item }) => item?.name))
  })

  it('merges playlists of more than a hundred items into a new one', async () => {
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 150 }] })
    const { id } = mock.catalogue.addPlaylist({ items: tracks.map(({ uri }) => uri) })
    expect(await run('--apply', 'merge', 'All of it', id, kitchen, id)).toBe(
      'Done: "All of it" with 155 of 305 items.\n',
    )
    const playlists = await spotify.playlists.getForCurrentUser().toArray()
    const merged = playlists.find(({ name }) => name === 'All of it')
    expect({ total: merged?.items?.total, public: merged?.public }).toEqual({
      total: 155,
      public: false,
    })
  })

  it('keeps the items of a long playlist in a file until all are there again', async () => {
    const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 250 }] })
    const uris = tracks.map(({ uri }) => uri)
    const { id } = mock.catalogue.addPlaylist({ items: uris.toReversed() })
    const after = (await namesIn(id)).toSorted(new Intl.Collator('en', { numeric: true }).compare)
    mock.fail('api', 'rate-limited', { path: 'POST /v1/playlists/*', retryAfterSeconds: 3600 })
    const stderr = await errorOf('--apply', 'sort', id, '--by', 'title')
    const [, file = ''] = / restore \w+ "(.+)"\n$/.exec(stderr) ?? []
    const left = (await namesIn(id)).length
    mock.recover()
    await run('--apply', 'restore', id, file)
    expect({ left, restored: await namesIn(id) }).toEqual({ left: 100, restored: after })
    const files = readdirSync(home).filter((name) => name.startsWith('playlist-items-'))
    expect(files).toEqual([basename(file)])
  })

  it('changes no playlist with local files, which would be lost', async () => {
    expect(await errorOf('--apply', 'sort', drawer)).toBe(
      'This playlist holds local files, which Spotify cannot add again.\n',
    )
    expect(changes()).toEqual([])
  })

  it('changes no playlist with items that Spotify has lost, until deduplicate takes them out', async () => {
    const { items } = await spotify.playlists.getItems(train, { limit: 2 })
    const [first, second] = items
    const lost = { added_at: null, is_local: false, item: null }
    const page = { href: '', limit: 100, next: null, offset: 0, previous: null, total: 3 }
    mock.respond(`/v1/playlists/${train}/items`, { ...page, items: [first, lost, second] })
    const sorted = await errorOf('--apply', 'sort', train)
    const deduplicated = await run('deduplicate', train)
    mock.recover()
    expect({ sorted, deduplicated, changes: changes() }).toEqual({
      sorted:
        'This playlist holds items that Spotify has lost and cannot add again. To take them out, run: deduplicate\n',
      deduplicated:
        '- no item\nDry run: 3 items become 2, in their new order. Pass --apply to do it.\n',
      changes: [],
    })
  })

  it.each([0, 1])(
    'says which playlist is left, if a merge fails after %d requests',
    async (after) => {
      const { tracks } = mock.catalogue.addArtist({ albums: [{ tracks: 150 }] })
      const { id } = mock.catalogue.addPlaylist({ items: tracks.map(({ uri }) => uri) })
      const name = `After ${after}`
      mock.fail('api', { path: 'POST /v1/playlists/*/items', status: 500, after, times: Infinity })
      const stderr = await errorOf('--apply', 'merge', name, id)
      mock.recover()
      const playlists = await spotify.playlists.getForCurrentUser().toArray()
      const left = playlists.find((playlist) => playlist.name === name)
      expect(left?.items?.total).toBe(100 * after)
      expect(stderr).toContain(
        `\n"${name}" (${left?.id}) was created with ${100 * after} of 150 items. Delete it before you merge again.\n`,
      )
    },
  )

  it('has 150 lines at most', () => {
    const lines = ['main.ts', 'order.ts', 'replace.ts'].map((file) => {
      return readFileSync(join(main, '..', file), 'utf8').split('\n').length
    })
    expect(Math.max(...lines)).toBeLessThanOrEqual(150)
  })
})
