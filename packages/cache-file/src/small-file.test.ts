import { writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { maxFileBytes, readSmallFile } from './small-file.ts'

afterEach(() => void vi.restoreAllMocks())

/** Records the calls on open files. */
async function watch(): Promise<readonly string[]> {
  const file = await open(import.meta.filename)
  await file.close()
  const prototype = Object.getPrototypeOf(file) as FileHandle
  const asked: string[] = []
  for (const name of ['stat', 'read'] as const) {
    const original = Reflect.get<FileHandle, typeof name>(prototype, name) as () => unknown
    vi.spyOn(prototype, name).mockImplementation(function (this: FileHandle, ...values: unknown[]) {
      asked.push(name)
      return Reflect.apply(original, this, values) as never
    })
  }
  return asked
}

describe('a small file', () => {
  it.each([
    [1, ['read']],
    [4095, ['read']],
    [4096, ['read', 'stat', 'read']],
    [4097, ['read', 'stat', 'read']],
    [maxFileBytes, ['read', 'stat', 'read']],
    [0, ['read', 'stat']],
  ])(
    'of %i bytes is read completely, with one call if it is as short as tokens are',
    async (length, all) => {
      using folder = new TemporaryFolder()
      const path = join(folder.path, 'file')
      const text = 'x'.repeat(length)
      writeFileSync(path, text)
      const asked = await watch()
      expect(await readSmallFile(path)).toBe(text)
      expect(asked).toEqual(all)
    },
  )

  it('is rejected if it is larger than the limit', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'file')
    writeFileSync(path, 'x'.repeat(maxFileBytes + 1))
    await expect(readSmallFile(path)).rejects.toThrow('it is larger than 262144 bytes')
  })

  it('passes on the error of a failing disk', async () => {
    using folder = new TemporaryFolder()
    const path = join(folder.path, 'file')
    writeFileSync(path, 'text')
    await watch()
    const file = await open(path)
    await file.close()
    const prototype = Object.getPrototypeOf(file) as FileHandle
    vi.spyOn(prototype, 'read').mockRejectedValue(Object.assign(new Error('disk'), { code: 'EIO' }))
    await expect(readSmallFile(path)).rejects.toMatchObject({ code: 'EIO' })
  })

  it.skipIf(process.platform === 'win32')('is invalid if it is a folder', async () => {
    using folder = new TemporaryFolder()
    await expect(readSmallFile(folder.path)).rejects.toThrow('it is not a regular file')
  })
})
