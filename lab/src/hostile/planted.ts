/**
 * What no error may show. Each is long and without a space, as Spotify's are; so it also counts as
 * shown where it stands in a text of the server that quotes what we never sent.
 */
export const planted = {
  clientSecret: 'p1anted~client~secret/7f3a+0b9c=e1d2c3b4a5',
  accessToken: 'BQp1anted-access-token_5Zt8wYk2Qm7Vx3Rn1Lb6Hd',
  refreshToken: 'AQp1anted-refresh-token_9Jc4Fs0Gp8Ty2Wk5Ua7Ei',
  password: 'p1anted-url-password-Xh2Kd9Lq4Mv7Bs1Nr6Tz3Wf',
} as const

/** All of them. */
export const everyPlanted: readonly string[] = Object.values(planted)

/** What goes over the wire besides: HTTP Basic, as the client with this Client ID sends it. */
export function plantedBasic(clientId: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(planted.clientSecret)}`)
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** An error of somebody else's, as careless as they are: with secrets wherever there is room. */
export function carelessError(code: unknown = planted.accessToken): Error {
  const error = new Error(`failed with ${everyPlanted.join(' ')}`, {
    cause: { authorization: `Basic ${plantedBasic('app')}`, ...planted },
  })
  return Object.assign(error, { code, request: { headers: planted } })
}
