import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { ConfigurationError, type ConfigurationErrorCode } from '@spotify-sdk/auth-core'
import type { EncryptionKey } from '@spotify-sdk/cache-encrypted'

/** What the program that reads the keychain says. */
export type KeychainAnswer =
  | { readonly key: EncryptionKey }
  | { readonly code: ConfigurationErrorCode; readonly message: string }

/** Time for the user to type the password of the keychain. */
const timeoutSeconds = 60

/** `keychain-reader`, as a source or built. */
const reader = new URL(`keychain-reader${extname(import.meta.url)}`, import.meta.url)

/**
 * Reads the key from the keychain of the operating system; the first call creates it.
 *
 * @param remedy - What the user can do if there is no keychain, or it is locked.
 * @throws `ConfigurationError` `keychain_unavailable` if there is no keychain, or the user does not unlock
 *   it in time.
 */
export async function readKeychain(remedy: string): Promise<EncryptionKey> {
  const answer = await askReader()
  if (answer === 'timeout') {
    throw new ConfigurationError(
      `The keychain did not answer for ${timeoutSeconds} s: it may be asking for its password in a window. ${remedy}`,
      { code: 'keychain_unavailable' },
    )
  }
  if ('key' in answer) return answer.key
  const { code, message } = answer
  if (code !== 'keychain_unavailable') throw new ConfigurationError(message, { code })
  throw new ConfigurationError(
    `There is no keychain that this process can use (it may be locked; containers, WSL and CI have none). ${remedy}`,
    { code },
  )
}

async function askReader(): Promise<KeychainAnswer | 'timeout'> {
  // A program given by --eval has options that a file does not accept.
  const execArgv = process.execArgv.filter((option) => option.startsWith('--conditions='))
  const child = fork(reader, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve('timeout'), timeoutSeconds * 1000)
      child.once('message', (answer) => resolve(answer as KeychainAnswer))
      const ended = (): void => resolve({ code: 'keychain_unavailable', message: '' })
      child.once('error', ended).once('exit', ended)
    })
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}
