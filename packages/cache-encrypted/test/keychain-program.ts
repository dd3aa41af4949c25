import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { EncryptedTokenCache } from '../src/index.ts'
import { keyFromKeychain } from '../src/keychain.ts'

// A program of a user: it asks for a key so many times at once, and writes down what it gets.

const [service = '', account = '', times = '1'] = process.argv.slice(2)

async function describeKey(): Promise<object> {
  try {
    const key = await keyFromKeychain({ service, account })
    const cache = new EncryptedTokenCache({ tokenCache: new MemoryTokenCache(), keys: [key] })
    await cache.set({ accessToken: 'access', expiresAt: 1_900_000_000 }, 'key')
    return { ...key, decrypted: (await cache.get('key'))?.accessToken }
  } catch (error) {
    const { name, code, message } = error as Error & { readonly code: unknown }
    return { name, code, message }
  }
}

const keys = await Promise.all(Array.from({ length: Number(times) }, describeKey))
for (const key of keys) process.stdout.write(`${JSON.stringify(key)}\n`)
