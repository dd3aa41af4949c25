import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'

/** A user in the database of the program that had the tokens before. */
interface Row {
  readonly userId: string
  readonly refreshToken: string
  readonly scope: string
  /** Unix seconds. */
  readonly consentedAt: number
}

const auth = new AuthorizationCode()

async function importUser({ userId, refreshToken, scope, consentedAt }: Row): Promise<void> {
  await auth.forUser(userId).importRefreshToken(refreshToken, { scope, authorizedAt: consentedAt })
}

await importUser({
  userId: 'ada',
  refreshToken: process.env['SPOTIFY_SDK_REFRESH_TOKEN'] ?? 'AQD-from-the-database',
  scope: 'user-read-email',
  consentedAt: Date.now() / 1000,
})
