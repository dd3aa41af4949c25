import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { describe, expect, it, vi } from 'vitest'
import { openTokenCache } from '../src/token-cache.ts'

describe('openTokenCache', () => {
  it.each([
    ['unencrypted', ''],
    ['encrypted with SPOTIFY_SDK_TOKEN_CACHE_KEY', `a:${'A'.repeat(43)}`],
  ])('grants leases of 30 s in files that are %s', async (_what, key) => {
    using folder = new TemporaryFolder()
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE', pathToFileURL(folder.path).href)
    vi.stubEnv('SPOTIFY_SDK_TOKEN_CACHE_KEY', key)
    const tokenCache = await openTokenCache()
    const lease = await tokenCache.lease?.('key')
    const [file = ''] = globSync('**/lease.*', { cwd: folder.path })
    const stored = JSON.parse(readFileSync(join(folder.path, file), 'utf8')) as object
    expect({ isGranted: lease?.granted, stored }).toMatchObject({
      isGranted: true,
      stored: { lease_seconds: 30 },
    })
    if (lease?.granted === true) await lease.release()
    await tokenCache.close?.()
  })
})
