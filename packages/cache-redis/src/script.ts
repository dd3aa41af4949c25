import { hexDigest } from '@spotify-sdk/auth-core/toolkit'

/** A Lua script, which servers know by its digest once they have seen its text. */
export class Script {
  readonly text: string
  #sha1: Promise<string> | undefined

  constructor(text: string) {
    this.text = text
  }

  /** Digested at first use: Workers forbid it at import. */
  sha1(): Promise<string> {
    return (this.#sha1 ??= hexDigest('SHA-1', this.text))
  }
}

/** Scripts take texts, and Redis takes whole milliseconds; rounded up, so that nothing becomes 0. */
export function inMilliseconds(seconds: number): string {
  return `${Math.ceil(seconds * 1000)}`
}
