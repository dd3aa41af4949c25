import type { MockSpotify } from '@spotify-sdk/testing'
import { sessionSecret } from './site.ts'

/** All secrets that Spotify has seen: client secret, tokens, codes, verifiers. */
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

/** The states of all sign-ins. They may appear only in the URL that starts a sign-in. */
export function statesOf({ requests }: MockSpotify): ReadonlySet<string> {
  return new Set(requests.authorize.map(({ query }) => query.get('state') ?? '').filter(Boolean))
}

/** Returns the secrets that a text contains, also encoded for URLs or in Base64. */
export function foundIn(text: string, secrets: ReadonlySet<string>): string[] {
  return [...secrets].filter((secret) =>
    [secret, encodeURIComponent(secret), btoa(secret).replaceAll('=', '')].some((form) =>
      text.includes(form),
    ),
  )
}
