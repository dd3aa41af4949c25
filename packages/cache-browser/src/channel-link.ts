import type { MakeTabLink, TabLink, TabMessage } from './tab-link.ts'

/**
 * Notifies other tabs through a channel. A change is in the database before its message is sent.
 */
export class ChannelLink implements TabLink {
  readonly #name: string
  readonly #onMessage: Parameters<MakeTabLink>[0]
  #channel: BroadcastChannel | undefined

  constructor(name: string, onMessage: Parameters<MakeTabLink>[0]) {
    this.#name = name
    this.#onMessage = onMessage
  }

  open(): void {
    if (this.#channel !== undefined || typeof BroadcastChannel === 'undefined') return
    try {
      this.#channel = new BroadcastChannel(this.#name)
    } catch {
      // Some browsers deny channels together with storage.
      return
    }
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) this.#onMessage(data)
    })
    // In Node, an open channel would keep the process alive.
    ;(this.#channel as { unref?(): void }).unref?.()
  }

  post(message: TabMessage): void {
    this.open()
    try {
      this.#channel?.postMessage(message)
    } catch {
      // The page is being closed.
    }
  }

  close(): void {
    this.#channel?.close()
    this.#channel = undefined
  }
}

/** Any page of the origin may post there. */
function isMessage(data: unknown): data is TabMessage {
  const { key, type } = (data ?? {}) as Partial<Record<keyof TabMessage, unknown>>
  return typeof key === 'string' && (type === 'stored' || type === 'deleted')
}
