import { peekErrorBody } from './error-body.ts'

/**
 * Whether a 401 is about this very token. Spotify also answers 401 to an app's own token where only
 * a user's will do: no other one of that kind does better, and asking for it would only wear out
 * the provider.
 */
export async function concernsToken(response: Response): Promise<boolean> {
  const { message } = await peekErrorBody(response)
  return message !== 'Valid user authentication required'
}
