import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TokenCache } from '@spotify-sdk/auth-core'
import { createEmptyFile } from './empty-file.ts'
import { Failure } from './exit-code.ts'

/** An empty file in the folder of the tokens: its tokens are encrypted with the key of the keychain. */
const markerOf = (directory: string): string => join(directory, 'cli-keychain')

/** Whether the tokens in a folder are encrypted with the key of the keychain. */
export function usesKeychain(directory: string): boolean {
  return existsSync(markerOf(directory))
}

/** From now on, all commands encrypt the tokens in this folder. */
export async function startUsingKeychain(directory: string): Promise<void> {
  // Without the key, no command could read the folder.
  const { readKeychain } = await import('./read-keychain.ts')
  await readKeychain(
    'Sign in without --keychain, or set SPOTIFY_SDK_TOKEN_CACHE_KEY to id:key, with a key from: openssl rand -base64 32',
  )
  try {
    await createEmptyFile(markerOf(directory))
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new Failure(
      `The folder ${directory} cannot be written (${code}): name another in SPOTIFY_SDK_TOKEN_CACHE.`,
    )
  }
}

/** From now on, all commands store the tokens in this folder unencrypted. Encrypted ones are not read. */
export async function stopUsingKeychain(directory: string): Promise<void> {
  try {
    await rm(markerOf(directory), { force: true })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new Failure(
      `The user is signed in, but later commands still use the keychain (${code}): delete ${markerOf(directory)}.`,
    )
  }
}

/** Encrypts with the key of the keychain. Entries from before are read, and encrypted at their next refresh. */
export async function encryptWithKeychain(tokenCache: TokenCache): Promise<TokenCache> {
  const { EncryptedTokenCache } = await import('@spotify-sdk/cache-encrypted')
  const { readKeychain } = await import('./read-keychain.ts')
  const key = await readKeychain(
    'It holds the key of the stored tokens: unlock it, or sign in again by: spotify-sdk login --no-keychain',
  )
  return new EncryptedTokenCache({ tokenCache, keys: [key, 'unencrypted'] })
}
