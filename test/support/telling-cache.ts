import type {
  LeaseRefusal,
  MemoryTokenCache,
  RefreshLease,
  TokenCacheListener,
  TokenCacheNotice,
  TokenInfo,
} from '@spotify-sdk/auth-core'
import { FailingTokenCache } from './failing-cache.ts'

/** A {@link FailingTokenCache} that notifies of changes, like one shared by tabs or processes. */
export class TellingTokenCache extends FailingTokenCache {
  readonly listeners: { readonly key: string; readonly listener: TokenCacheListener }[] = []

  override async set(token: TokenInfo, key: string): Promise<void> {
    await super.set(token, key)
    this.tell({ type: 'stored' })
  }

  override async delete(key: string): Promise<void> {
    await super.delete(key)
    this.tell({ type: 'deleted' })
  }

  override async lease(
    ...parameters: Parameters<MemoryTokenCache['lease']>
  ): Promise<RefreshLease | LeaseRefusal> {
    const lease = await super.lease(...parameters)
    if (!lease.granted) return lease
    const commit = lease.commit.bind(lease)
    lease.commit = async (token) => {
      const isStored = await commit(token)
      if (isStored) this.tell({ type: 'stored' })
      return isStored
    }
    return lease
  }

  subscribe(key: string, listener: TokenCacheListener): () => void {
    const subscription = { key, listener }
    this.listeners.push(subscription)
    return () => void this.listeners.splice(this.listeners.indexOf(subscription), 1)
  }

  tell(notice: TokenCacheNotice): void {
    for (const { listener } of this.listeners.slice()) listener(notice)
  }
}
