import {
  AuthenticationError,
  ConfigurationError,
  ReauthorizationRequiredError,
  SpotifyError,
  isTokenExpired,
} from '@spotify-sdk/auth-core'

export function tell(error: unknown): string {
  if (ReauthorizationRequiredError.is(error)) return `log in again (${error.code})`
  if (AuthenticationError.is(error)) return error.errorDescription ?? error.error ?? error.code
  if (ConfigurationError.is(error)) return error.message
  if (SpotifyError.is(error)) return `again in ${error.retryAfterSeconds ?? 1} s`
  return 'not ours'
}

export const expired: boolean = isTokenExpired({ expiresAt: 0 }, { skewSeconds: undefined })

export function spoil(error: SpotifyError): void {
  // @ts-expect-error what an error says is immutable
  error.code = 'other'
}
