import { SpotifyError, type AuthProvider } from '@spotify-sdk/auth-core'
import type { Answer } from '../answer.ts'
import { tokenName } from './token-name.ts'

/** The response to a caller. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly answer: Answer
}

/** Requests a token for one caller and answers with its name, or with the error. */
export async function answerCall(auth: AuthProvider, place: number): Promise<HttpAnswer> {
  try {
    const token = tokenName(await auth.getAccessToken())
    return { status: 200, headers: {}, answer: { place, at: Date.now() / 1000, token } }
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    const { name, code, retryAfterSeconds } = error
    return {
      status: 503,
      headers:
        retryAfterSeconds === undefined ? {} : { 'retry-after': `${Math.ceil(retryAfterSeconds)}` },
      answer: { place, at: Date.now() / 1000, error: name, code, retryAfterSeconds },
    }
  }
}
