import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { SpotifyError, type TokenCache } from '@spotify-sdk/auth-core'
import { describeTokenCache, openTokenCache } from '../token-cache.ts'
import { failed, ok, warning, type CheckResult } from './check.ts'

/** Whether the cache can be opened, written and read, and who else can read it. */
export async function checkCache(): Promise<CheckResult> {
  let place = 'The token cache'
  let sharedWith = ''
  let readers: string | undefined
  try {
    ;({ place, sharedWith } = describeTokenCache())
    const tokenCache = await openTokenCache()
    try {
      await storeAndRead(tokenCache)
    } finally {
      await tokenCache.close?.()
    }
    readers = await otherReaders(place)
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    return failed(
      'cache',
      `${place} cannot be used (${error.code}): ${error.message}`,
      remedyFor(error.code),
    )
  }
  if (sharedWith.startsWith('nobody')) {
    return warning(
      'cache',
      'Tokens are in memory: each command begins without one',
      'Leave SPOTIFY_SDK_TOKEN_CACHE out, or set it to file:///folder or redis://host.',
    )
  }
  if (readers !== undefined) {
    return failed('cache', `${place} can be read by ${readers}`, `Run: chmod 700 ${place}`)
  }
  const isEncrypted = Boolean(process.env['SPOTIFY_SDK_TOKEN_CACHE_KEY'])
  return ok(
    'cache',
    `${place}, shared with ${sharedWith}, ${isEncrypted ? 'encrypted' : 'not encrypted'}`,
  )
}

async function storeAndRead(tokenCache: TokenCache): Promise<void> {
  const key = `doctor:${randomUUID()}`
  const expiresAt = Math.floor(Date.now() / 1000) + 60
  await tokenCache.set({ accessToken: 'spotify-sdk-doctor', expiresAt }, key)
  await tokenCache.get(key)
  await tokenCache.delete?.(key)
}

/** Who but the owner may enter the folder of a file cache. */
async function otherReaders(place: string): Promise<string | undefined> {
  if (process.platform === 'win32' || !place.startsWith('/')) return undefined
  const { mode } = await stat(place)
  if ((mode & 0o007) !== 0) return 'all users of this machine'
  return (mode & 0o070) !== 0 ? 'the group' : undefined
}

const remedies: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^(?:EACCES|EPERM|EROFS)$/,
    'Give this user write access to the folder, or name another in SPOTIFY_SDK_TOKEN_CACHE.',
  ],
  [/^(?:ENOSPC|EDQUOT)$/, 'The disk is full: free some space.'],
  [/^(?:ENOTDIR|EEXIST)$/, 'A file is in the way: name a folder in SPOTIFY_SDK_TOKEN_CACHE.'],
  [/^missing_package$/, 'Install the package that the message names.'],
  [
    /^(?:invalid_option|missing_option)$/,
    'Correct SPOTIFY_SDK_TOKEN_CACHE: file:///folder, redis://host:6379 or postgres://host/database.',
  ],
  [
    /^(?:ECONNREFUSED|ETIMEDOUT|timeout|ENOTFOUND|EAI_AGAIN)$/,
    'Start the server that SPOTIFY_SDK_TOKEN_CACHE names, or correct its host and port.',
  ],
]

function remedyFor(code: string): string {
  const [, remedy] = remedies.find(([pattern]) => pattern.test(code)) ?? []
  return remedy ?? 'Check the server and the folder that SPOTIFY_SDK_TOKEN_CACHE names.'
}
