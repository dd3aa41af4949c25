import type * as Fs from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { tryFolder } from '../src/try-token-cache.ts'

/** As on Windows, where a drive may be missing with all that is in it. */
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof Fs>()),
  existsSync: () => false,
}))

describe('a folder on a drive that is not there', () => {
  it('is tried, so that the error of the cache says what is wrong', async () => {
    await expect(tryFolder('/missing/drive/tokens', async () => 'tried')).resolves.toBe('tried')
  })
})
