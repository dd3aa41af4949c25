import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { link } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { KeyFolders } from './key-folders.ts'

describe('the folder of a key', () => {
  it('is computed once for each of the latest thousand keys', () => {
    const folders = new KeyFolders('directory', link)
    const first = folders.of('0')
    for (let key = 1; key < 1000; key++) folders.of(`${key}`)
    expect(folders.of('0')).toBe(first)
    folders.of('1000')
    expect(folders.of('0')).not.toBe(first)
    expect(folders.of('0').path).toBe(first.path)
  })
})

describe.skipIf(process.platform === 'win32')(
  'the folder of a key and its parent directory',
  () => {
    const unsafe = { name: 'TokenCacheError', code: 'unsafe_directory' }

    it('are created and safe; before, they do not exist', async () => {
      using temporary = new TemporaryFolder()
      const folders = new KeyFolders(join(temporary.path, 'tokens'), link)
      const folder = folders.of('key')
      expect(await folders.areSafe(folder)).toBe(false)
      await folders.make(folder)
      expect(await folders.areSafe(folder)).toBe(true)
      rmSync(folder.path, { recursive: true })
      expect(await folders.areSafe(folder)).toBe(false)
    })

    it('are rejected if others can write to either; a problem of the directory is reported first', async () => {
      using temporary = new TemporaryFolder()
      const folders = new KeyFolders(temporary.path, link)
      const folder = folders.of('key')
      await folders.make(folder)
      chmodSync(folder.path, 0o777)
      await expect(folders.areSafe(folder)).rejects.toThrow(`${folder.path} is not safe`)
      chmodSync(temporary.path, 0o777)
      await expect(folders.areSafe(folder)).rejects.toThrow(`${temporary.path} is not safe`)
      chmodSync(folder.path, 0o700)
      await expect(folders.areSafe(folder)).rejects.toMatchObject(unsafe)
    })

    it("are rejected as soon as others can write to the key's folder", async () => {
      using temporary = new TemporaryFolder()
      const folders = new KeyFolders(temporary.path, link)
      const folder = folders.of('key')
      await folders.make(folder)
      expect(await folders.areSafe(folder)).toBe(true)
      chmodSync(folder.path, 0o770)
      await expect(folders.areSafe(folder)).rejects.toMatchObject(unsafe)
    })

    it.each([
      ['another of this user’s', (path: string, other: string) => renameSync(other, path)],
      ['a new one', (path: string) => mkdirSync(path, { mode: 0o700 })],
    ])("are rejected after others have replaced the key's folder by %s", async (_, replace) => {
      using temporary = new TemporaryFolder()
      const folders = new KeyFolders(temporary.path, link)
      const [folder, other] = [folders.of('key'), folders.of('other')]
      for (const each of [folder, other]) {
        await folders.make(each)
        expect(await folders.areSafe(each)).toBe(true)
      }
      // A user with write access to the directory can do no more than this.
      chmodSync(temporary.path, 0o777)
      expect(await folders.areSafe(folder)).toBe(true)
      renameSync(folder.path, join(temporary.path, 'away'))
      replace(folder.path, other.path)
      await expect(folders.areSafe(folder)).rejects.toMatchObject(unsafe)
    })

    it('are safe again after the folder was removed and created again', async () => {
      using temporary = new TemporaryFolder()
      const folders = new KeyFolders(temporary.path, link)
      const folder = folders.of('key')
      for (let time = 0; time < 3; time++) {
        await folders.make(folder)
        expect(await folders.areSafe(folder)).toBe(true)
        rmSync(folder.path, { recursive: true })
        expect(await folders.areSafe(folder)).toBe(false)
      }
    })
  },
)
