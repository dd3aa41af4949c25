import { TokenCacheError } from '@spotify-sdk/auth-core'

/** What a script answers: a list of texts, with gaps. */
export type ScriptReply = readonly (string | undefined)[]

/** Clients can be told to hand over bytes or numbers instead of strings. */
export function readScriptReply(reply: unknown): ScriptReply {
  if (!Array.isArray(reply)) throw strangeReply()
  return reply.map((value: unknown) => {
    if (value === null || value === undefined) return undefined
    if (value instanceof Uint8Array) return new TextDecoder().decode(value)
    if (typeof value === 'string' || typeof value === 'number') return `${value}`
    throw strangeReply()
  })
}

function strangeReply(): TokenCacheError {
  return new TokenCacheError('Redis answered a script with what that script does not answer.', {
    code: 'redis_invalid_reply',
  })
}
