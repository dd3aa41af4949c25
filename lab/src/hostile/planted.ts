import { inspect } from 'node:util'

const clientSecret = 'p1anted~client~secret/7f3a+0b9c=e1d2c3b4a5'
const password = 'p1anted-url-password-Xh2Kd9Lq4Mv7Bs1Nr6Tz3Wf'

/** Secrets that no error may show. Like Spotify's, they are long and without spaces. */
export const planted = {
  clientSecret,
  password,
  accessToken: 'BQp1anted-access-token_5Zt8wYk2Qm7Vx3Rn1Lb6Hd',
  refreshToken: 'AQp1anted-refresh-token_9Jc4Fs0Gp8Ty2Wk5Ua7Ei',
  /** The HTTP Basic credentials of the client `app`. */
  basic: btoa(`app${new URLSearchParams({ '': clientSecret }).toString().replace('=', ':')}`),
  /** A URL scheme can contain the letters of a password; parsers make them lower-case. */
  scheme: password.replaceAll(/[^a-z]/gi, '').toLowerCase(),
} as const

export const everyPlanted: readonly string[] = Object.values(planted)

/** An error of a third party, with secrets in all of its fields. */
export function carelessError(): Error {
  const error = new Error(`failed with ${everyPlanted.join(' ')}`, {
    cause: { authorization: `Basic ${planted.basic}`, ...planted },
  })
  return Object.assign(error, { code: planted.accessToken, request: { headers: planted } })
}

/** A secret in plain text, percent-encoded, and in base64. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [secret, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('base64url')]
}

/** What a log, a debugger or a user may see of a value. */
const views: readonly ((value: unknown) => string)[] = [
  (value) => inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity }),
  (value) => JSON.stringify(value) ?? '',
  (value) => String(value),
  (value) => `${(value as Error).message}\n${(value as Error).stack}`,
]

/** The planted secrets that are visible in any of the values, at any depth. */
export function shownSecrets(values: readonly unknown[]): readonly string[] {
  const everything = values
    .flatMap((value) => views.map((view) => ifPossible(() => view(value))))
    .join('\n')
  return everyPlanted.filter((secret) => formsOf(secret).some((form) => everything.includes(form)))
}

function ifPossible(view: () => string): string {
  try {
    return view()
  } catch {
    return ''
  }
}
