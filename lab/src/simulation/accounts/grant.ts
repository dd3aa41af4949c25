/** The Client ID of the app with users. */
export const userClientId = 'app'

/** The client secret of all apps. */
export const clientSecret = 'secret'

/** The grant of a token request. */
export type Grant =
  | { readonly type: 'client_credentials'; readonly key: string }
  | { readonly type: 'refresh_token'; readonly refreshToken: string }
  | {
      readonly type: 'authorization_code'
      readonly code: string
      readonly codeVerifier: string
      readonly redirectUri: string
    }

/** Reads a token request. */
export function grantOf(body: string, headers: Headers): Grant {
  const fields = new URLSearchParams(body)
  const field = (name: string): string => fields.get(name) ?? ''
  switch (fields.get('grant_type')) {
    case 'refresh_token':
      return { type: 'refresh_token', refreshToken: field('refresh_token') }
    case 'authorization_code':
      return {
        type: 'authorization_code',
        code: field('code'),
        codeVerifier: field('code_verifier'),
        redirectUri: field('redirect_uri'),
      }
    default:
      return { type: 'client_credentials', key: clientIdOf(headers) }
  }
}

/** The Client ID in HTTP Basic; an app is named after its key. */
function clientIdOf(headers: Headers): string {
  const [, credentials = ''] = headers.get('authorization')?.split(' ') ?? []
  const [clientId = ''] = Buffer.from(credentials, 'base64').toString().split(':')
  return clientId
}
