import type { TokenCache } from '@spotify-sdk/auth-core'
import { BrowserTokenCache, type TokenStorage } from '@spotify-sdk/cache-browser'

export const tabs: TokenCache = new BrowserTokenCache({
  prefix: 'my-app:',
  leaseSeconds: undefined,
})

/** `localStorage` and any replacement of it fit. */
declare const storage: TokenStorage
export const stored: TokenCache = new BrowserTokenCache({ storage })

// @ts-expect-error not a name, but the storage itself
export const named = new BrowserTokenCache({ storage: 'localStorage' })
