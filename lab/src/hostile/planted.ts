/** Secrets that no error may show. Like Spotify's, they are long and without spaces. */
export const planted = {
  clientSecret: 'p1anted~client~secret/7f3a+0b9c=e1d2c3b4a5',
  accessToken: 'BQp1anted-access-token_5Zt8wYk2Qm7Vx3Rn1Lb6Hd',
  refreshToken: 'AQp1anted-refresh-token_9Jc4Fs0Gp8Ty2Wk5Ua7Ei',
  password: 'p1anted-url-password-Xh2Kd9Lq4Mv7Bs1Nr6Tz3Wf',
} as const

export const everyPlanted: readonly string[] = Object.values(planted)

/** The HTTP Basic credentials of a client. */
export function plantedBasic(clientId: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(planted.clientSecret)}`)
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** An error of a third party, with secrets in all of its fields. */
export function carelessError(code: unknown = planted.accessToken): Error {
  const error = new Error(`failed with ${everyPlanted.join(' ')}`, {
    cause: { authorization: `Basic ${plantedBasic('app')}`, ...planted },
  })
  return Object.assign(error, { code, request: { headers: planted } })
}
