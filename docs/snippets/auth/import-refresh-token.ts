import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { FileTokenCache } from '@spotify-sdk/cache-file'

/** A user in the database of the program that had the tokens before. */
interface Row {
  readonly userId: string
  readonly refreshToken: string
  readonly scope: string
  /** Unix seconds. */
  readonly consentedAt: number
}

// On one host. On several: RedisTokenCache or PostgresTokenCache.
const auth = new AuthorizationCode({ tokenCache: new FileTokenCache() })

async function importUser({ userId, refreshToken, scope, consentedAt }: Row): Promise<void> {
  const user = auth.forUser(userId)
  // Who has signed in since needs no import.
  if ((await user.getAuthorization()) !== undefined) return
  await user.importRefreshToken(refreshToken, { scope, authorizedAt: consentedAt })
}

await importUser({
  userId: 'ada',
  refreshToken: 'AQD-from-the-database',
  scope: 'user-read-email',
  consentedAt: Date.now() / 1000,
})
