import type { MockSpotify } from '@spotify-sdk/testing'
import { sessionSecret } from './site.ts'

/** Everything that Spotify has seen and nobody else may: secrets, tokens, codes, verifiers. */
export function secretsOf({ clientSecret, requests }: MockSpotify): ReadonlySet<string> {
  const secrets = [clientSecret, sessionSecret]
  for (const { form, headers } of requests.token) {
    for (const name of ['code', 'code_verifier', 'refresh_token'])
      secrets.push(form.get(name) ?? '')
    secrets.push(`${headers['authorization']}`.replace('Basic ', ''))
  }
  for (const { headers } of requests.api) {
    secrets.push(`${headers['authorization']}`.replace('Bearer ', ''))
  }
  return new Set(secrets.filter((secret) => secret !== ''))
}

/** The states of all logins: in no page and no log, but in the address that a login begins with. */
export function statesOf({ requests }: MockSpotify): ReadonlySet<string> {
  return new Set(requests.authorize.map(({ query }) => query.get('state') ?? '').filter(Boolean))
}

/** Which of them a text holds, also in the form that URLs and Base64 give them. */
export function foundIn(text: string, secrets: ReadonlySet<string>): string[] {
  return [...secrets].filter((secret) =>
    [secret, encodeURIComponent(secret), btoa(secret).replaceAll('=', '')].some((form) =>
      text.includes(form),
    ),
  )
}
