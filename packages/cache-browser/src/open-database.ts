import { webLocks } from './liveness-locks.ts'

/** The only object store. Its keys are the cache keys. */
export const storeName = 'entries'

const version = 1

/** The browser denies this page a database permanently: a setting, a sandbox, or not a browser. */
export class StorageDenied extends Error {
  override readonly name: string = 'StorageDenied'
}

/**
 * Opens the database and creates it if necessary.
 *
 * @throws {@link StorageDenied}; a `DOMException` for temporary failures.
 */
export async function openDatabase(name: string): Promise<IDBDatabase> {
  try {
    return await request(name)
  } catch (error) {
    throw (await isDenial(error)) ? new StorageDenied() : error
  }
}

function request(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const factory = globalThis.indexedDB as IDBFactory | null | undefined
    if (factory === undefined || factory === null) throw new StorageDenied()
    const opening = factory.open(name, version)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(storeName))
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error ?? new StorageDenied()))
  })
}

/**
 * Some contexts fail with `SecurityError`. If the user blocked the site's storage, the error is the
 * same as for a broken disk, but Web Locks are denied too.
 */
async function isDenial(error: unknown): Promise<boolean> {
  if (error instanceof StorageDenied || nameOf(error) === 'SecurityError') return true
  try {
    await webLocks()?.request('@spotify-sdk/cache-browser', { ifAvailable: true }, () => {})
    return false
  } catch (denial) {
    return nameOf(denial) === 'SecurityError'
  }
}

function nameOf(error: unknown): unknown {
  return error instanceof DOMException ? error.name : undefined
}
