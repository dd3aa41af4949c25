/** What tabs tell each other: that a key has changed, and never a token. */
export interface TabMessage {
  readonly key: string
  readonly type: 'stored' | 'deleted'
}

/** How tabs tell each other. */
export interface TabLink {
  /** Hears the others from now on, unless it does already. Keeps no process alive. */
  open(): void
  /** Tells the others. */
  post(message: TabMessage): void
  /** Hears no more, until it is opened again. */
  close(): void
}

/** Makes a link that hands on what it hears: a message, or that all keys were deleted. */
export type MakeTabLink = (onMessage: (message: TabMessage | 'all deleted') => void) => TabLink
