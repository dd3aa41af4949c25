/** The one object store, its keys those of the cache. */
export const storeName = 'entries'

const version = 1

/** The browser gives this page no database, now or later: a setting, a sandbox, no browser at all. */
export class StorageDenied extends Error {
  override readonly name: string = 'StorageDenied'
}

/**
 * Opens the database, and makes it where there is none.
 *
 * @throws {@link StorageDenied}; a `DOMException` for what may pass.
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
 * Some contexts say so at once (`SecurityError`). A site whose storage the user has blocked is told
 * of an unknown error, as by a broken disk; but it may not use Web Locks either.
 */
async function isDenial(error: unknown): Promise<boolean> {
  if (error instanceof StorageDenied || nameOf(error) === 'SecurityError') return true
  try {
    const { locks } = globalThis.navigator as { readonly locks?: LockManager }
    await locks?.request('@spotify-sdk/cache-browser', { ifAvailable: true }, () => {})
    return false
  } catch (denial) {
    return nameOf(denial) === 'SecurityError'
  }
}

function nameOf(error: unknown): unknown {
  return error instanceof DOMException ? error.name : undefined
}
