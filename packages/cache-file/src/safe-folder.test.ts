import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { isSafeFolder, makeSafeFolder } from './safe-folder.ts'

const modeOf = (path: string): number => lstatSync(path).mode & 0o7777

describe.skipIf(process.platform === 'win32')('a folder for tokens', () => {
  it('is created with its parents, for this user only', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'a', 'b')
    await makeSafeFolder(path)
    await makeSafeFolder(path)
    expect({ folder: modeOf(path), parent: modeOf(join(folder.path, 'a')) }).toEqual({
      folder: 0o700,
      parent: 0o700,
    })
  })

  it('keeps its mode if it exists', async () => {
    using folder = new TemporaryFolder()
    chmodSync(folder.path, 0o755)
    await makeSafeFolder(folder.path)
    expect(modeOf(folder.path)).toBe(0o755)
  })

  it('need not exist', async () => {
    using folder = new TemporaryFolder()
    expect(await isSafeFolder(folder.path)).toBe(true)
    expect(await isSafeFolder(join(folder.path, 'none'))).toBe(false)
  })

  it.each([0o770, 0o707, 0o720, 0o702, 0o1777])('is rejected with mode %i', async (mode) => {
    using folder = new TemporaryFolder()
    chmodSync(folder.path, mode)
    await expect(isSafeFolder(folder.path)).rejects.toThrow('others can write to it')
  })

  it('is rejected if it is a link, or not a folder', async () => {
    using folder = new TemporaryFolder()
    const [target, link, file] = ['t', 'l', 'f'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ]
    mkdirSync(target, { mode: 0o700 })
    symlinkSync(target, link)
    writeFileSync(file, '')
    await expect(makeSafeFolder(link)).rejects.toThrow(
      `${link} is not safe for tokens: it is a symbolic link`,
    )
    await expect(makeSafeFolder(file)).rejects.toThrow(
      `${file} is not safe for tokens: it is not a folder`,
    )
  })

  it('is an error, and no endless loop, below a link that leads nowhere', async () => {
    using folder = new TemporaryFolder()
    const link = join(folder.path, 'dangling')
    symlinkSync(join(folder.path, 'nowhere'), link)
    await expect(makeSafeFolder(join(link, 'tokens'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is rejected if another user owns it', async () => {
    using folder = new TemporaryFolder()
    const isRoot = process.geteuid?.() === 0
    if (isRoot) chownSync(folder.path, 12_345, 12_345)
    const path = isRoot ? folder.path : '/'
    await expect(isSafeFolder(path)).rejects.toMatchObject({
      code: 'unsafe_directory',
      message: expect.stringMatching(/it belongs to user \d+, not to \d+/),
    })
  })
})
