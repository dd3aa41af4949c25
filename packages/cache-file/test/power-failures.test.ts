import { mkdirSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { join } from 'node:path'

import { type TokenCache, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'

import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import type { LinkFile } from '../src/fence-folder.ts'
import { FileTokenCache } from '../src/file-token-cache.ts'
import { keyFolderName } from '../src/key-folder-name.ts'
import { Flushes } from './flushes.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const first: TokenInfo = { accessToken: 'first', expiresAt: 1_900_000_000, refreshToken: 'r1' }
const second: TokenInfo = { accessToken: 'second', expiresAt: 1_900_000_000, refreshToken: 'r2' }

/** A file system without hard links. */
const noLink: LinkFile = () =>
  Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))

/** Where a cache stores the token of a key, and how to create the cache. */
const forms: readonly (readonly [
  string,
  { readonly open: (folder: string) => TokenCache; readonly folderOf: (folder: string) => string },
])[] = [
  ...(
    [
      ['{ directory }', link],
      ['{ directory } without hard links', noLink],
    ] as const
  ).map(
    ([name, linkFile]) =>
      [
        name,
        {
          open: (directory: string) =>
            new DirectoryTokenCache({
              directory,
              leaseSeconds: 5,
              clock: systemClock,
              link: linkFile,
            }),
          folderOf: (folder: string) => join(folder, keyFolderName('k')),
        },
      ] as const,
  ),
  [
    '{ path }',
    {
      open: (folder) => new FileTokenCache({ path: join(folder, 'token.json') }),
      folderOf: (folder) => folder,
    },
  ],
]

/** The token file that remains after a power failure. */
function outlasting(flushes: Flushes, folder: string): string {
  const tokens = [...flushes.outlasting(folder)].filter(([name]) => /^token\b/.test(name))
  // The highest number counts.
  const [, text = 'nothing'] = tokens.toSorted(([a], [b]) => a.localeCompare(b)).at(-1) ?? []
  return text
}

describe.skipIf(process.platform === 'win32').each(forms)(
  'a power failure right after completion (%s)',
  (_name, { open, folderOf }) => {
    it('keeps a sign-in', async () => {
      using folder = new TemporaryFolder()
      const keyFolder = folderOf(folder.path)
      mkdirSync(keyFolder, { recursive: true, mode: 0o700 })
      using flushes = await Flushes.watch()
      flushes.follow(keyFolder)
      await open(folder.path).set(first, 'k')
      expect(outlasting(flushes, keyFolder)).toContain('"refresh_token":"r1"')
    })

    it('keeps the later one of two sign-ins', async () => {
      using folder = new TemporaryFolder()
      const keyFolder = folderOf(folder.path)
      const cache = open(folder.path)
      await cache.set(first, 'k')
      using flushes = await Flushes.watch()
      flushes.follow(keyFolder)
      await cache.set(second, 'k')
      expect(outlasting(flushes, keyFolder)).toContain('"refresh_token":"r2"')
    })

    it('keeps a sign-out', async () => {
      using folder = new TemporaryFolder()
      const keyFolder = folderOf(folder.path)
      const cache = open(folder.path)
      await cache.set(first, 'k')
      using flushes = await Flushes.watch()
      flushes.follow(keyFolder)
      await cache.delete?.('k')
      expect(outlasting(flushes, keyFolder)).toMatch(/^(?:\{"deleted":true\}\n|nothing)$/)
    })

    it('keeps the folders that were created for a sign-in', async () => {
      using folder = new TemporaryFolder()
      const outer = join(folder.path, 'new', 'folders')
      using flushes = await Flushes.watch()
      flushes.follow(folder.path)
      await open(outer).set(first, 'k')
      expect([...flushes.outlasting(folder.path).keys()]).toEqual(['new'])
      expect(flushes.has(join(folder.path, 'new'))).toBe(true)
      expect(flushes.has(outer)).toBe(true)
      expect(flushes.has(folderOf(outer))).toBe(true)
    })
  },
)

describe.skipIf(process.platform === 'win32')('a power failure right after a commit', () => {
  it.each([
    ['by hard links', link],
    ['without hard links', noLink],
  ])('keeps the refreshed token (%s)', async (_name, linkFile) => {
    using folder = new TemporaryFolder()
    const cache = new DirectoryTokenCache({
      directory: folder.path,
      leaseSeconds: 5,
      clock: systemClock,
      link: linkFile,
    })
    await cache.set(first, 'k')
    const lease = await cache.lease('k')
    if (!lease.granted) throw new Error('A lease was refused.')
    using flushes = await Flushes.watch()
    const keyFolder = join(folder.path, keyFolderName('k'))
    flushes.follow(keyFolder)
    await lease.commit(second)
    expect(outlasting(flushes, keyFolder)).toContain('"refresh_token":"r2"')
  })
})
