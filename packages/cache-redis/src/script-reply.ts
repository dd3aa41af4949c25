import { TokenCacheError } from '@spotify-sdk/auth-core'

/** A script's reply: a list of strings, with gaps. */
export type ScriptReply = readonly (string | undefined)[]

/** Clients can be configured to return bytes or numbers instead of strings. */
export function readScriptReply(reply: unknown): ScriptReply {
  if (!Array.isArray(reply)) throw invalidReply()
  return reply.map((value: unknown) => {
    if (value === null || value === undefined) return undefined
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    if (typeof value === 'string' || typeof value === 'number') return `${value}`
    throw invalidReply()
  })
}

/** Parses a whole number in a reply: microseconds or a fence. */
export function wholeNumberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}

/** @throws `TokenCacheError` if there is none. */
export function readWholeNumber(text: string | undefined): number {
  const number = wholeNumberOf(text)
  if (number === undefined) throw invalidReply()
  return number
}

/** Creates the error for a reply that no script of ours gives. */
export function invalidReply(): TokenCacheError {
  return new TokenCacheError(
    'Redis answered a script with an unexpected reply. Check for a proxy in between.',
    {
      code: 'redis_invalid_reply',
      isQuotable: true,
    },
  )
}
