import { TokenCacheError } from '@spotify-sdk/auth-core'

/** What a script answers: a list of texts, with gaps. */
export type ScriptReply = readonly (string | undefined)[]

/** Clients can be told to hand over bytes or numbers instead of strings. */
export function readScriptReply(reply: unknown): ScriptReply {
  if (!Array.isArray(reply)) throw invalidReply()
  return reply.map((value: unknown) => {
    if (value === null || value === undefined) return undefined
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    if (typeof value === 'string' || typeof value === 'number') return `${value}`
    throw invalidReply()
  })
}

/** A number of a reply, as text: the scripts answer whole ones, of microseconds or fences. */
export function wholeNumberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}

/** @throws `TokenCacheError` where there is none. */
export function readWholeNumber(text: string | undefined): number {
  const number = wholeNumberOf(text)
  if (number === undefined) throw invalidReply()
  return number
}

/** The error for a reply that no script gives. */
export function invalidReply(): TokenCacheError {
  return new TokenCacheError('Redis answered a script with what that script does not answer.', {
    code: 'redis_invalid_reply',
    isQuotable: true,
  })
}
