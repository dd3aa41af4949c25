import type { Engine } from './engine.ts'
import { ServerError } from '../errors/server-error.ts'
import { classifyFailure, type Failure } from './failure.ts'
import type { Flight } from './flight.ts'
import { isOvertaken } from './reconcile.ts'
import { readTokenFields } from '../token-fields.ts'
import type { TokenInfo } from '../token-info.ts'

/** A token request that was answered with a token. It is in hand, and not stored yet. */
export interface NewToken {
  readonly token: TokenInfo
  readonly durationSeconds: number
}

/**
 * One token request. A new token is taken in hand at once: whatever happens next, it is not lost.
 *
 * @returns The new token, why there is none, or `lost` where the lease ended before it was sent, or
 *   somebody has logged in or signed out here meanwhile.
 */
export async function requestNewToken(
  engine: Engine,
  current: TokenInfo | undefined,
  flight: Flight,
  signal: AbortSignal,
): Promise<NewToken | Failure | 'lost'> {
  const { clock, memory, coolDown } = engine
  const sentAt = clock.now()
  const startedAt = clock.monotonic()
  let token: TokenInfo
  try {
    const answer = await engine.requestToken(current, { signal })
    if (isOvertaken(engine, flight)) return 'lost'
    token = completeToken(answer, current, engine.key, sentAt)
    if (token.expiresAt <= clock.now()) throw invalidAnswer('a token that has already expired')
  } catch (thrown) {
    if (isOvertaken(engine, flight)) return 'lost'
    if (signal.aborted && thrown === signal.reason) return 'lost'
    return classifyFailure(thrown, engine.grant)
  }
  const replaced = current?.refreshToken
  const { unstoredLogin } = memory
  memory.take(token)
  memory.unstoredLogin = unstoredLogin
  if (replaced !== undefined && replaced !== token.refreshToken) {
    memory.replacedRefreshToken = replaced
    memory.rotates = true
  }
  coolDown.end()
  return { token, durationSeconds: clock.monotonic() - startedAt }
}

/** The answer with what it leaves out: an absent or empty refresh token keeps the old one. */
function completeToken(
  answer: TokenInfo,
  current: TokenInfo | undefined,
  key: string,
  sentAt: number,
): TokenInfo {
  try {
    const answered = readTokenFields(answer, 'api')
    const { refreshToken, scope, authorizedAt, bootstrapHash } = current ?? {}
    const expiresIn = answered.expiresAt - sentAt
    return readTokenFields(
      { refreshToken, scope, authorizedAt, bootstrapHash, expiresIn, ...answered, key },
      'api',
    )
  } catch {
    throw invalidAnswer('something that is no token, or is one no longer')
  }
}

function invalidAnswer(what: string): ServerError {
  return new ServerError(`The token endpoint answered with ${what}.`, { code: 'invalid_response' })
}
