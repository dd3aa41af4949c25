import type { AsyncEntry } from '@napi-rs/keyring'
import { ConfigurationError } from '@spotify-sdk/auth-core'
import { base64url } from 'jose'
import { EncryptionKeys, parseEncryptionKeys, type EncryptionKey } from './encryption-keys.ts'
import { oneProcessAtATime } from './one-process-at-a-time.ts'

export { ConfigurationError, SpotifyError } from '@spotify-sdk/auth-core'
export type { EncryptionKey } from './encryption-keys.ts'

/** Names the key in the keychain of the operating system. */
export interface KeychainOptions {
  /** The program, as the keychain shows it to the user: `my-app`. */
  readonly service: string
  /** One of its keys: `spotify-tokens`. */
  readonly account: string
}

/** The default falls back to the kernel's keyring on Linux, which a restart empties. */
const storeOptions = { linux: { store: 'secret-service' } } as const

/**
 * Reads the encryption key from the keychain of the operating system: Keychain on macOS, Credential
 * Manager on Windows, the Secret Service (GNOME Keyring, KWallet) elsewhere. The first call creates the
 * key. The system may ask the user to unlock the keychain.
 *
 * @throws `ConfigurationError`: code `missing_package` if `@napi-rs/keyring` is not installed,
 *   `keychain_unavailable` if there is no keychain (containers, WSL, CI), `invalid_keychain_entry`
 *   if the keychain contains another value under this name.
 */
export async function keyFromKeychain(options: KeychainOptions): Promise<EncryptionKey> {
  const { service, account } = checkOptions(options)
  const openEntry = await importKeyring()
  const entry = (): AsyncEntry => openEntry(service, account)
  const read = (): Promise<string | null> => withKeychain(() => entry().getPassword())
  const create = async (): Promise<string | null> => {
    await withKeychain(() => entry().setPassword(createKey()))
    // Another program may have written the entry: the stored key counts.
    return read()
  }
  const text =
    (await read()) ??
    // Two processes that each create a key would use different keys.
    (await oneProcessAtATime(`${service}\0${account}`, async () => (await read()) ?? create()))
  return readKey(text ?? '')
}

/** Also for programs without types, which may pass nothing. */
function checkOptions(options: Partial<KeychainOptions> | undefined = {}): KeychainOptions {
  const { service, account } = options
  for (const [name, value] of Object.entries({ service, account })) {
    if (typeof value === 'string' && value !== '') continue
    throw new ConfigurationError(`The option ${name} must be a string that is not empty.`, {
      code: 'invalid_option',
    })
  }
  return options as KeychainOptions
}

/** @throws `ConfigurationError` without the system's message, which may contain user names and paths. */
async function withKeychain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch {
    throw new ConfigurationError(
      'There is no keychain that this process can use (containers, WSL and CI have none; it may be locked, or access was refused). Pass a key instead: make one by `openssl rand -base64 32`, keep it with the other secrets of the deployment, and give it to EncryptedTokenCache, or as id:key to SPOTIFY_SDK_TOKEN_CACHE_KEY.',
      { code: 'keychain_unavailable' },
    )
  }
}

/** Each created key has a new id, so an error can name a key that was deleted. */
function createKey(): string {
  const [id, key] = [6, 32].map((length) =>
    base64url.encode(crypto.getRandomValues(new Uint8Array(length))),
  )
  return `keychain-${id}:${key}`
}

function readKey(text: string): EncryptionKey {
  try {
    const [key, ...others] = parseEncryptionKeys(text)
    if (key === undefined || key === 'unencrypted' || others.length > 0) throw new TypeError()
    // Checks it.
    void new EncryptionKeys([key])
    return key
  } catch {
    throw new ConfigurationError(
      'The keychain holds something else under this service and account than an encryption key: use another account, or delete the entry.',
      { code: 'invalid_keychain_entry' },
    )
  }
}

async function importKeyring(): Promise<(service: string, account: string) => AsyncEntry> {
  try {
    const { AsyncEntry: Entry } = await import('@napi-rs/keyring')
    return (service, account) => new Entry(service, account, storeOptions)
  } catch {
    throw new ConfigurationError(
      'keyFromKeychain needs the package @napi-rs/keyring, which is not installed or does not run on this system: npm install @napi-rs/keyring.',
      { code: 'missing_package' },
    )
  }
}
