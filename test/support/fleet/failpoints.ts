import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'

import type { LeaseRefusal, RefreshLease, TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

import type { Failpoint } from './messages.ts'

/** Reports that a failpoint was reached, and resolves when the process may continue. */
export type Reach = (point: Failpoint) => Promise<void>

/** For readers of a `MockSpotify`'s log: the pid of the process that sent a request. */
export const senderHeader = 'x-fleet-process'

/** When it was sent, in Unix seconds. A busy machine may receive it much later. */
export const sentAtHeader = 'x-fleet-sent-at'

/** The access token that was stored when the sender got its lease; absent if there was none. */
export const replacesHeader = 'x-fleet-replaces'

/** The seconds that this token was still valid for, on the sender's clock, when it was sent. */
export const secondsLeftHeader = 'x-fleet-seconds-left'

/** The token that the process found under its latest lease, which its next request replaces. */
let replaced: TokenInfo | undefined

/** A cache that stops around a lease and a commit, and after a sign-in is stored. */
export function cacheWithFailpoints(cache: TokenCache, reach: Reach): TokenCache {
  const lease = async (
    key: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<RefreshLease | LeaseRefusal> => {
    await reach('before-lease')
    const answer = await cache.lease?.(key, options)
    if (answer === undefined) throw new Error('The cache has no leases')
    if (!answer.granted) return answer
    replaced = answer.token
    return leaseWithFailpoints(answer, reach)
  }
  return {
    get: (key) => cache.get(key),
    set: async (token, key) => {
      await cache.set(token, key)
      await reach('after-commit')
    },
    delete: cache.delete && (async (key) => cache.delete?.(key)),
    lease: cache.lease && lease,
  }
}

/**
 * A `fetch` that stops before, during and after the token request. The engine limits the duration
 * of cache calls, but not this one, so a process can be frozen here and continue as usual.
 */
export function fetchWithFailpoints(reach: Reach): typeof fetch {
  return async (input, init) => {
    const sentAt = Date.now() / 1000
    const request = new Request(input, init)
    request.headers.set(senderHeader, `${process.pid}`)
    request.headers.set(sentAtHeader, `${sentAt}`)
    if (replaced !== undefined) {
      request.headers.set(replacesHeader, replaced.accessToken)
      request.headers.set(secondsLeftHeader, `${replaced.expiresAt - sentAt}`)
    }
    await reach('after-lease')
    const sent = bodySent()
    const answering = fetch(request)
    await sent
    await reach('sent')
    const answer = await answering
    const body = await answer.arrayBuffer()
    await reach('before-commit')
    return new Response(body, answer)
  }
}

/** Resolves when Node's `fetch` has written the next request, and it has had time to leave. */
async function bodySent(): Promise<void> {
  const channel = 'undici:request:bodySent'
  const { promise, resolve } = Promise.withResolvers<void>()
  const written = (): void => resolve()
  subscribe(channel, written)
  await promise
  unsubscribe(channel, written)
  await sleep(10)
}

function leaseWithFailpoints(lease: RefreshLease, reach: Reach): RefreshLease {
  return {
    granted: true,
    fence: lease.fence,
    token: lease.token,
    deleted: lease.deleted,
    signal: lease.signal,
    remainingSeconds: () => lease.remainingSeconds(),
    extend: async (seconds) => (await lease.extend?.(seconds)) ?? false,
    release: (options) => lease.release(options),
    commit: async (token) => {
      const isStored = await lease.commit(token)
      await reach('after-commit')
      return isStored
    },
  }
}
