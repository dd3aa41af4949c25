/** A message between tabs: a key has changed. It never contains a token. */
export interface TabMessage {
  readonly key: string
  readonly type: 'stored' | 'deleted'
}

/** Sends messages between tabs. */
export interface TabLink {
  /** Starts to receive messages. Does not keep the process alive. */
  open(): void
  /** Sends a message to the other tabs. */
  post(message: TabMessage): void
  /** Stops receiving until it is opened again. */
  close(): void
}

/** Creates a link that passes on received messages, or that all keys were deleted. */
export type MakeTabLink = (onMessage: (message: TabMessage | 'all deleted') => void) => TabLink
