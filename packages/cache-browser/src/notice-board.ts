import type { TokenCacheListener, TokenCacheNotice } from '@spotify-sdk/auth-core'

/** What tabs tell each other: that a key has changed, and never a token. */
interface Message {
  readonly key: string
  readonly type: 'stored' | 'deleted'
}

/**
 * Tells whoever listens, in this tab and in all others of the origin, what has changed. The channel
 * is opened when it is needed, and keeps no process alive.
 */
export class NoticeBoard {
  readonly #name: string
  readonly #listeners = new Map<string, Set<TokenCacheListener>>()
  #channel: BroadcastChannel | undefined
  #lasting: TokenCacheNotice | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** @returns What ends it. */
  subscribe(key: string, listener: TokenCacheListener): () => void {
    const heard = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, heard)
    // Twice the same function is two subscriptions.
    const own: TokenCacheListener = (notice) => listener(notice)
    heard.add(own)
    this.#open()
    const lasting = this.#lasting
    if (lasting !== undefined) queueMicrotask(() => tell(own, lasting))
    return () => {
      heard.delete(own)
      if (heard.size === 0 && this.#listeners.get(key) === heard) this.#listeners.delete(key)
      if (this.#listeners.size === 0) this.close()
    }
  }

  /** Tells all tabs. */
  publish(message: Message): void {
    this.#tellHere(message.key, { type: message.type })
    try {
      this.#open()?.postMessage(message)
    } catch {
      // The page is about to end.
    }
  }

  /** Tells this tab, of every key, once. */
  tellAll(notice: TokenCacheNotice): void {
    for (const key of this.#listeners.keys()) this.#tellHere(key, notice)
  }

  /** Tells this tab, of every key, now and whoever comes later. */
  tellForGood(notice: TokenCacheNotice): void {
    this.#lasting = notice
    this.tellAll(notice)
  }

  /** Closes the channel; the next use opens another. */
  close(): void {
    this.#channel?.close()
    this.#channel = undefined
  }

  #tellHere(key: string, notice: TokenCacheNotice): void {
    for (const listener of this.#listeners.get(key) ?? []) tell(listener, notice)
  }

  #open(): BroadcastChannel | undefined {
    try {
      this.#channel ??= this.#connect()
    } catch {
      // Some browsers deny it together with their storage.
    }
    return this.#channel
  }

  #connect(): BroadcastChannel | undefined {
    if (typeof BroadcastChannel === 'undefined') return undefined
    const channel = new BroadcastChannel(this.#name)
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) this.#tellHere(data.key, { type: data.type })
    })
    // In Node, an open channel would keep the process alive.
    if ('unref' in channel) (channel as { unref(): void }).unref()
    return channel
  }
}

/** Any page of the origin may post there. */
function isMessage(data: unknown): data is Message {
  const { key, type } = (data ?? {}) as Partial<Record<keyof Message, unknown>>
  return typeof key === 'string' && (type === 'stored' || type === 'deleted')
}

function tell(listener: TokenCacheListener, notice: TokenCacheNotice): void {
  try {
    Promise.resolve(listener(notice)).catch(() => {})
  } catch {
    // Nobody depends on what a listener does.
  }
}
