import type { TokenRequest } from '../event.ts'

/** The Client ID of the app with users. */
export const userClientId = 'app'

/** The client secret of all apps. */
export const clientSecret = 'secret'

/** The fields of a token request. */
export interface Grant extends Pick<TokenRequest, 'grant' | 'sent'> {
  /** The Client ID in HTTP Basic; an app is named after its key. */
  readonly clientId: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

/** Reads a token request. */
export function grantOf(body: string, headers: Headers): Grant {
  const fields = new URLSearchParams(body)
  const [, credentials = ''] = headers.get('authorization')?.split(' ') ?? []
  const [clientId = ''] = Buffer.from(credentials, 'base64').toString().split(':')
  return {
    grant: fields.get('grant_type') as Grant['grant'],
    sent: fields.get('refresh_token') ?? fields.get('code') ?? undefined,
    clientId,
    codeVerifier: fields.get('code_verifier') ?? '',
    redirectUri: fields.get('redirect_uri') ?? '',
  }
}
