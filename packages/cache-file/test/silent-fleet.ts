import { type Clock, type RefreshLease, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

import { DirectoryTokenCache } from '../src/directory-token-cache.ts'
import type { LinkFile } from '../src/fence-folder.ts'
import { modelSeconds } from './lease-model.ts'
import { instances } from './protocol-steps.ts'

/** Time passes only when the test says so, and no heartbeat is sent. */
const sleep: Clock['sleep'] = (_, { signal } = {}) =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))

/** Caches on one folder whose holders are alive and silent, and the leases that they granted. */
export class SilentFleet {
  /** Monotonic time. */
  now = 0
  readonly leases: RefreshLease[] = []
  readonly #caches: readonly DirectoryTokenCache[]
  #tokens = 0

  constructor(directory: string, link: LinkFile) {
    const clock = { ...systemClock, monotonic: () => this.now, sleep }
    const options = { directory, leaseSeconds: modelSeconds.lease, clock, link }
    this.#caches = Array.from({ length: instances }, () => new DirectoryTokenCache(options))
  }

  cache(instance: number): DirectoryTokenCache {
    const cache = this.#caches[instance % instances]
    if (cache === undefined) throw new Error('No such instance')
    return cache
  }

  /** One of the leases granted so far, if there are any. */
  lease(index: number, among: readonly RefreshLease[] = this.leases): RefreshLease | undefined {
    return among[index % Math.max(among.length, 1)]
  }

  newToken(): TokenInfo {
    return { accessToken: `token-${++this.#tokens}`, expiresAt: 1_900_000_000 }
  }
}
