import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigurationError, type TokenCache } from '@spotify-sdk/auth-core'
import type { EncryptionKey } from '@spotify-sdk/cache-encrypted'
import { createEmptyFile } from './empty-file.ts'
import { Failure } from './failure.ts'

/** Names the key in the keychain of the operating system. One key serves all folders of a user. */
const keychainEntry = { service: 'spotify-sdk', account: 'token-cache' } as const

/** An empty file in the folder of the tokens: its tokens are encrypted with the key of the keychain. */
const markerOf = (directory: string): string => join(directory, 'cli-keychain')

/** Whether the tokens in a folder are encrypted with the key of the keychain. */
export function usesKeychain(directory: string): boolean {
  return existsSync(markerOf(directory))
}

/** From now on, all commands encrypt the tokens in this folder. */
export async function startUsingKeychain(directory: string): Promise<void> {
  // Without the key, no command could read the folder.
  await readKey(
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
  const key = await readKey(
    'It holds the key of the stored tokens: unlock it, or sign in again by: spotify-sdk login --no-keychain',
  )
  return new EncryptedTokenCache({ tokenCache, keys: [key, 'unencrypted'] })
}

/** @throws `ConfigurationError` with the remedy of the command line in place of the library's. */
async function readKey(remedy: string): Promise<EncryptionKey> {
  const { keyFromKeychain } = await import('@spotify-sdk/cache-encrypted/keychain')
  try {
    return await keyFromKeychain(keychainEntry)
  } catch (error) {
    const isUnavailable = ConfigurationError.is(error) && error.code === 'keychain_unavailable'
    if (!isUnavailable) throw error
    throw new ConfigurationError(
      `There is no keychain that this process can use (it may be locked; containers, WSL and CI have none). ${remedy}`,
      { code: 'keychain_unavailable' },
    )
  }
}
