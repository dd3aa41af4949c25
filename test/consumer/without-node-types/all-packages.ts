// Where `@types/node` is not installed: all packages but the adapter, whose SDK needs the types of the DOM.
import type * as authAuthorizationCode from '@spotify-sdk/auth-authorization-code'
import type * as authClientCredentials from '@spotify-sdk/auth-client-credentials'
import type * as authCore from '@spotify-sdk/auth-core'
import type * as authLoopback from '@spotify-sdk/auth-loopback'
import type * as authWeb from '@spotify-sdk/auth-web'
import type * as cacheBrowser from '@spotify-sdk/cache-browser'
import type * as cacheDurableObject from '@spotify-sdk/cache-durable-object'
import type * as cacheEncrypted from '@spotify-sdk/cache-encrypted'
import type * as cacheFile from '@spotify-sdk/cache-file'
import type * as cacheFromUrl from '@spotify-sdk/cache-from-url'
import type * as cachePostgres from '@spotify-sdk/cache-postgres'
import type * as cacheRedis from '@spotify-sdk/cache-redis'
import type * as cli from '@spotify-sdk/cli'
import type * as client from '@spotify-sdk/client'
import type * as testing from '@spotify-sdk/testing'

export type AllPackages = [
  typeof authAuthorizationCode,
  typeof authClientCredentials,
  typeof authCore,
  typeof authLoopback,
  typeof authWeb,
  typeof cacheBrowser,
  typeof cacheDurableObject,
  typeof cacheEncrypted,
  typeof cacheFile,
  typeof cacheFromUrl,
  typeof cachePostgres,
  typeof cacheRedis,
  typeof cli,
  typeof client,
  typeof testing,
]
