import { ConfigurationError } from '@spotify-sdk/auth-core'
import { keyFromKeychain } from '@spotify-sdk/cache-encrypted/keychain'
import type { KeychainAnswer } from './read-keychain.ts'

// A program, which read-keychain.ts starts: Node cannot end while one of its threads waits for the
// keychain, and the keychain waits for the user. This program can be killed.

/** Names the key in the keychain of the operating system. One key serves all folders of a user. */
const keychainEntry = { service: 'spotify-sdk', account: 'token-cache' } as const

async function answer(): Promise<KeychainAnswer> {
  try {
    return { key: await keyFromKeychain(keychainEntry) }
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    return { code: error.code, message: error.message }
  }
}

// Also if the command is killed: exit() would wait for the keychain.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.send?.(await answer())
