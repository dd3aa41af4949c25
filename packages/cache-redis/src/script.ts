import { hexDigest } from '@spotify-sdk/auth-core/toolkit'

/** A Lua script. Servers that have seen its text know it by its digest. */
export class Script {
  readonly text: string
  #sha1: Promise<string> | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Computed at first use, because Workers forbid it at import. */
  sha1(): Promise<string> {
    return (this.#sha1 ??= hexDigest('SHA-1', this.text))
  }
}

/**
 * Scripts take strings, and Redis takes whole milliseconds. Rounded up, so that nothing becomes 0.
 */
export function inMilliseconds(seconds: number): string {
  return `${Math.ceil(seconds * 1000)}`
}
