import type { IssuedToken, TokenAnswerMessage, TokenRequestMessage } from '../worker-message.ts'
import { tokenName } from './token-name.ts'

type Tell = (message: TokenRequestMessage | TokenAnswerMessage) => void

/** Wraps `fetch` and reports every token request and response, with the token's name only. */
export function watchTokenRequests(tell: Tell): typeof fetch {
  return async (...request) => {
    const issuedAt = now()
    tell({ type: 'token-request', at: issuedAt })
    try {
      const response = await fetch(...request)
      const { status } = response
      const token = response.ok ? await readToken(response.clone(), issuedAt) : undefined
      tell({ type: 'token-answer', at: now(), status, token })
      return response
    } catch (error) {
      tell({ type: 'token-answer', at: now() })
      throw error
    }
  }
}

/** The expiry according to Spotify, whatever the provider does with the response. */
async function readToken(response: Response, issuedAt: number): Promise<IssuedToken> {
  const answer = (await response.json()) as { access_token: string; expires_in: number }
  return { name: tokenName(answer.access_token), issuedAt, endsAt: issuedAt + answer.expires_in }
}

function now(): number {
  return Date.now() / 1000
}
