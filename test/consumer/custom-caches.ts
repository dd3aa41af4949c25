import type { TokenCache, TokenInfo } from '@spotify-sdk/auth-core'

let token: TokenInfo | undefined

/** The smallest cache. */
export const variable: TokenCache = {
  get: () => token,
  set: (stored) => {
    token = stored
  },
}

/** The smallest asynchronous cache. */
export const promised: TokenCache = {
  get: async () => token,
  set: async (stored) => {
    token = stored
  },
}

/** The results of `Map` are ignored, so its methods fit. */
const map = new Map<string, TokenInfo>()
export const overMap: TokenCache = {
  get: (key) => map.get(key),
  set: (stored, key) => map.set(key, stored),
  delete: (key) => map.delete(key),
  close: () => map.clear(),
}

declare const redis: {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<'OK' | null>
  del(key: string): Promise<number>
  quit(): Promise<string>
}
export const overRedis: TokenCache = {
  get: async (key) => JSON.parse((await redis.get(key)) ?? 'null') as TokenInfo | null,
  set: (stored, key) => redis.set(key, JSON.stringify(stored)),
  delete: (key) => redis.del(key),
  close: () => redis.quit(),
}

/** Optional members may be present and undefined. */
export const explicit: TokenCache = {
  get: () => undefined,
  set: () => undefined,
  delete: undefined,
  lease: undefined,
  subscribe: undefined,
  close: undefined,
}

/** `subscribe` may use any emitter, and return any function that unsubscribes. */
declare const emitter: {
  on(name: string, listener: (key: string) => void): { off(): boolean }
}
export const telling: TokenCache = {
  get: () => undefined,
  set: () => undefined,
  subscribe: (key, listener) => {
    const subscription = emitter.on('change', (changed) => {
      if (changed === key) listener({ type: 'stored' })
    })
    return () => subscription.off()
  },
}

/** A class that implements the contract with methods. */
export class VariableTokenCache implements TokenCache {
  #token: TokenInfo | null = null

  get(): TokenInfo | null {
    return this.#token
  }

  set(stored: TokenInfo): void {
    this.#token = stored
  }

  async delete(): Promise<void> {
    this.#token = null
  }
}

export const noGet: TokenCache = {
  // @ts-expect-error a cache hands out tokens, not access tokens
  get: () => 'NgCXRK...MzYjw',
  set: () => undefined,
}

// @ts-expect-error a cache that cannot store is none
export const noSet: TokenCache = { get: () => undefined }

// @ts-expect-error a token without its end is none
export const endless: TokenInfo = { accessToken: 'NgCXRK...MzYjw' }

export const leaseWithoutFence: TokenCache = {
  get: () => undefined,
  set: () => undefined,
  // @ts-expect-error a lease is more than its grant
  lease: async () => ({ granted: true }),
}

export function spoil(stored: TokenInfo): void {
  // @ts-expect-error a token is immutable
  stored.accessToken = 'NgCXRK...MzYjw'
}
