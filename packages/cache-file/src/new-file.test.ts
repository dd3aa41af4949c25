import { chmodSync, readFileSync, statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it, vi } from 'vitest'

import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { createTemporaryFile, syncFolder } from './new-file.ts'
import { maxFileBytes } from './small-file.ts'

/** What all open files have in common. */
async function fileHandle(): Promise<FileHandle> {
  const file = await open(import.meta.filename)
  await file.close()
  return Object.getPrototypeOf(file) as FileHandle
}

function systemError(code: string): Error {
  return Object.assign(new Error('disk'), { code })
}

describe('a temporary file', () => {
  it('may be as large as what is read again', async () => {
    using folder = new TemporaryFolder()
    const content = 'x'.repeat(maxFileBytes)
    const path = await createTemporaryFile(join(folder.path, 'new.'), { content, durable: false })
    expect(path.slice(folder.path.length)).toMatch(/^\/new\.[0-9a-f]{16}$/)
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it('is not created if it is larger, in bytes', async () => {
    using folder = new TemporaryFolder()
    const prefix = join(folder.path, 'new.')
    const content = 'é'.repeat(maxFileBytes / 2 + 1)
    await expect(createTemporaryFile(prefix, { content, durable: false })).rejects.toMatchObject({
      name: 'TokenCacheError',
      code: 'entry_too_large',
      message: `The token is too large for ${prefix}*: it has more than ${maxFileBytes} bytes.`,
      isQuotable: true,
    })
    expect(folder.list()).toEqual([])
  })

  it('is removed if the disk fails while it is written', async () => {
    using folder = new TemporaryFolder()
    using _ = vi.spyOn(await fileHandle(), 'writeFile').mockRejectedValue(systemError('ENOSPC'))
    const file = { content: 'text', durable: false }
    await expect(createTemporaryFile(join(folder.path, 'new.'), file)).rejects.toMatchObject({
      code: 'ENOSPC',
    })
    expect(folder.list()).toEqual([])
  })

  it.each([
    [true, 1],
    [false, 0],
  ])('is flushed if it must survive a power failure (%s)', async (durable, flushes) => {
    using folder = new TemporaryFolder()
    using sync = vi.spyOn(await fileHandle(), 'sync')
    await createTemporaryFile(join(folder.path, 'new.'), { content: 'text', durable })
    expect(sync).toHaveBeenCalledTimes(flushes)
  })

  it.skipIf(process.platform === 'win32').each([0, 0o077, 0o277])(
    'has the mode 0600 with the umask %o',
    async (umask) => {
      using folder = new TemporaryFolder()
      const before = process.umask(umask)
      try {
        const file = { content: 'text', durable: false }
        const path = await createTemporaryFile(join(folder.path, 'new.'), file)
        expect(statSync(path).mode & 0o777).toBe(0o600)
      } finally {
        process.umask(before)
        chmodSync(folder.path, 0o700)
      }
    },
  )
})

describe('the flush of a folder', () => {
  it.each(['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'])(
    'is left out where the platform cannot do it (%s)',
    async (code) => {
      using folder = new TemporaryFolder()
      using sync = vi.spyOn(await fileHandle(), 'sync').mockRejectedValue(systemError(code))
      await expect(syncFolder(folder.path)).resolves.toBeUndefined()
      expect(sync).toHaveBeenCalledTimes(1)
    },
  )

  it('fails on a failing disk, and for a folder that does not exist', async () => {
    using folder = new TemporaryFolder()
    const missing = join(folder.path, 'missing')
    await expect(syncFolder(missing)).rejects.toMatchObject({ code: 'ENOENT' })
    using _ = vi.spyOn(await fileHandle(), 'sync').mockRejectedValue(systemError('EIO'))
    await expect(syncFolder(folder.path)).rejects.toMatchObject({ code: 'EIO' })
  })
})
