import { readdir, stat } from 'node:fs/promises'
import { SpotifyError } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import {
  describeTokenCache,
  encryptionInWords,
  hasUnescapedPassword,
  inWords,
} from '../describe-token-cache.ts'
import { usesKeychain } from '../keychain.ts'
import { quote } from '../login-command.ts'
import { tokenCacheSetting } from '../settings.ts'
import { openFolder, openTokenCache, tokenFolder } from '../token-cache.ts'
import { tryFolder, tryTokenCache } from '../try-token-cache.ts'
import { failed, ok, warning, type CheckResult } from './check.ts'

/** Whether the cache can be opened, written and read, and who else can read it. */
export async function checkCache(): Promise<CheckResult> {
  let place = 'The token cache'
  try {
    const description = describeTokenCache()
    ;({ place } = description)
    const readers = await useCache()
    if (description.sharedWith.startsWith('nobody')) {
      return warning(
        'cache',
        'Tokens are in memory: each command begins without one',
        'Leave SPOTIFY_SDK_TOKEN_CACHE out, or set it to file:///folder or redis://host.',
      )
    }
    if (readers !== undefined) {
      const detail = `${place} can be read by ${readers}, ${encryptionInWords(description)}`
      return failed('cache', detail, await folderRemedy(place, 'chmod 700'))
    }
    return ok('cache', inWords(description))
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    const { code, message } = error
    const remedy =
      code === 'unsafe_directory' ? await unsafeRemedy(place, message) : remedyFor(error)
    return failed('cache', `${place} cannot be used (${code}): ${message}`, remedy)
  }
}

/** Writes to the cache, reads, and leaves nothing behind. @returns Who else can read its folder. */
async function useCache(): Promise<string | undefined> {
  const folder = tokenFolder()
  if (folder === undefined) {
    const tokenCache = await openTokenCache()
    try {
      await tryTokenCache(tokenCache)
      return undefined
    } finally {
      await tokenCache.close?.()
    }
  }
  // Refuses a folder that is not safe for tokens.
  await new FileTokenCache({ directory: folder }).get('doctor')
  return tryFolder(folder, async (directory) => {
    await tryTokenCache(await openFolder(directory, usesKeychain(folder)))
    return otherReaders(folder)
  })
}

/** Who but the owner may enter the folder of a file cache. */
async function otherReaders(folder: string): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const { mode } = await stat(folder)
  if ((mode & 0o007) !== 0) return 'all users of this machine'
  return (mode & 0o070) !== 0 ? 'the group' : undefined
}

/** A command for the folder of the tokens, if nothing else is in it. */
async function folderRemedy(folder: string, command: string): Promise<string> {
  return (await isForTokensAlone(folder))
    ? `Run: ${command} ${quote(folder)}`
    : 'Name a folder for the tokens alone in SPOTIFY_SDK_TOKEN_CACHE.'
}

/** @param message - Of `cache-file`. */
async function unsafeRemedy(folder: string, message: string): Promise<string> {
  if (message.includes('others can write')) return folderRemedy(folder, 'chmod -R go-w')
  if (message.includes('belongs to')) return folderRemedy(folder, 'sudo chown -R "$(id -un)"')
  return 'Name another folder, and no link to one, in SPOTIFY_SDK_TOKEN_CACHE.'
}

/** Other programs may need what else is in a folder: `chmod 700 /` would stop a machine. */
async function isForTokensAlone(folder: string): Promise<boolean> {
  if (tokenCacheSetting() === undefined) return true
  // Another user's folder may not be readable.
  const names = await readdir(folder).catch(() => undefined)
  return names !== undefined && names.every((name) => /^(?:[0-9a-f]{64}|cli-\w+)$/.test(name))
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
    /^keychain_unavailable$/,
    'Unlock the keychain, or sign in without it: spotify-sdk login --no-keychain',
  ],
  [/^missing_option$/, 'Set HOME, or SPOTIFY_SDK_TOKEN_CACHE to file:///folder.'],
  [
    /^invalid_option$/,
    'Correct SPOTIFY_SDK_TOKEN_CACHE: file:///folder (%23 for #, %3F for ?), redis://host:6379 or postgres://host/database.',
  ],
  [
    /^(?:ECONNREFUSED|ETIMEDOUT|timeout|ENOTFOUND|EAI_AGAIN)$/,
    'Start the server that SPOTIFY_SDK_TOKEN_CACHE names, or correct its host and port.',
  ],
]

function remedyFor({ code, message }: SpotifyError): string {
  if (code === 'invalid_option' && message.includes('SPOTIFY_SDK_TOKEN_CACHE_KEY')) {
    return 'Set SPOTIFY_SDK_TOKEN_CACHE_KEY to id:key, with a key from: openssl rand -base64 32'
  }
  if (hasUnescapedPassword()) {
    return 'Write the password in SPOTIFY_SDK_TOKEN_CACHE with %23 for #, %2F for /, %3F for ? and %40 for @.'
  }
  const [, remedy] = remedies.find(([pattern]) => pattern.test(code)) ?? []
  return remedy ?? 'Check the server and the folder that SPOTIFY_SDK_TOKEN_CACHE names.'
}
