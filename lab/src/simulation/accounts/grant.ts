/** The Client ID of the app that all users log in to. */
export const userClientId = 'app'

/** What all clients of the simulation have. */
export const clientSecret = 'secret'

/** What a token request asks for. */
export type Grant =
  | { readonly type: 'client_credentials'; readonly key: string }
  | { readonly type: 'refresh_token'; readonly refreshToken: string }
  | {
      readonly type: 'authorization_code'
      readonly code: string
      readonly codeVerifier: string
      readonly redirectUri: string
    }

/** Reads a token request as an accounts service does. */
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
      return { type: 'client_credentials', key: clientOf(headers) }
  }
}

/** Of HTTP Basic. An app has the name of its key. */
function clientOf(headers: Headers): string {
  const [, credentials = ''] = headers.get('authorization')?.split(' ') ?? []
  const [clientId = ''] = Buffer.from(credentials, 'base64').toString().split(':')
  return clientId
}
