import { FailingTokenCache } from 'test-support/failing-cache.ts'
import type { TokenCacheListener, TokenCacheNotice } from '../src/cache/token-cache.ts'
import type { TokenInfo } from '../src/token/token-info.ts'

/** A cache in memory that notifies of changes, like one shared by tabs or processes. */
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

  subscribe(key: string, listener: TokenCacheListener): () => void {
    const subscription = { key, listener }
    this.listeners.push(subscription)
    return () => void this.listeners.splice(this.listeners.indexOf(subscription), 1)
  }

  tell(notice: TokenCacheNotice): void {
    for (const { listener } of this.listeners.slice()) listener(notice)
  }
}
