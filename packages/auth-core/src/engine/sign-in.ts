import { readTokenFields } from '../token/token-fields.ts'
import type { TokenInfo } from '../token/token-info.ts'
import type { UserEngine } from './user-engine.ts'

/**
 * Takes the token of a login in hand and stores it: it heeds no cooldown, revives a key that was
 * signed out, and beats every refresh in flight. A cache that fails does not cost the user the
 * login: it is kept, and stored as soon as the cache takes it.
 *
 * @returns The token as it is stored.
 */
export async function signIn(engine: UserEngine, login: TokenInfo): Promise<TokenInfo> {
  const { memory, cooldown, clock, emit, key } = engine
  const expiresIn = login.expiresIn ?? Math.max(login.expiresAt - clock.now(), 1)
  const token = Object.freeze(
    readTokenFields({ ...login, expiresIn, refreshTokenRotations: 0, key }, 'api'),
  )
  memory.beginAnew()
  memory.logins++
  memory.take(token)
  memory.unstored = true
  memory.unstoredLogin = true
  cooldown.end()
  const stored = await storeLogin(engine)
  if (!stored) emit({ type: 'token-store-failed' })
  emit({ type: 'signed-in', expiresAt: token.expiresAt, stored })
  return token
}

/** Stores the login in hand. `false`: the cache did not take it. */
async function storeLogin({ memory, cache }: UserEngine): Promise<boolean> {
  const { token, epoch } = memory
  if (token === undefined) return true
  try {
    await cache.set(memory.forOthers() ?? token)
  } catch {
    return false
  }
  if (memory.epoch === epoch && memory.token === token) memory.confirmStored()
  return true
}

/**
 * Stores a login that the cache did not take when it was made, as what it is: something that a
 * person did. It waits for no lease, and gives way to whoever has logged in elsewhere since.
 *
 * @throws `CacheUnavailable`
 */
export async function storeLoginLate(engine: UserEngine): Promise<void> {
  const { memory, cache } = engine
  // It may be on its way: until then the cache shows the login before.
  await cache.written()
  const { token, epoch, unstoredLogin } = memory
  if (token === undefined || !unstoredLogin) return
  const stored = await cache.get()
  if (memory.epoch !== epoch || memory.token !== token) return
  if (stored !== undefined && memory.livingRefreshToken(stored) === 'stored') memory.take(stored)
  else if (stored?.accessToken === token.accessToken) memory.confirmStored()
  else await storeLogin(engine)
}
