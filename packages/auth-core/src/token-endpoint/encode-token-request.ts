import { formEncode } from './redact.ts'
import type { TokenFetch, TokenFetchInit } from './token-fetch.ts'

/** One request to the token endpoint. */
export interface TokenRequest {
  /** Checked by `endpointUrl`. */
  readonly tokenUrl: string
  readonly clientId: string
  /** Sent by HTTP Basic, never in the body. Absent for a public client. */
  readonly clientSecret?: string | undefined
  /** `grant_type` and what belongs to it. */
  readonly parameters: Readonly<Record<string, string>>
  /** Not sent, but not quoted by an error either: the tokens in hand. */
  readonly concealed?: ReadonlyArray<string | undefined> | undefined
  /** Seconds for one attempt, its body included. */
  readonly timeoutSeconds: number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** @defaultValue the global `fetch` */
  readonly fetch?: TokenFetch | undefined
  /** Stops what has not been sent yet; what is on the wire ends by answer or time-out. */
  readonly signal?: AbortSignal | undefined
  /** Called right before each attempt, with no `await` in between: it may abort `signal`. */
  readonly beforeSend?: (() => void) | undefined
}

/** A token request as it is sent, and what no error may quote. */
export interface EncodedTokenRequest {
  readonly init: Omit<TokenFetchInit, 'signal'>
  readonly secrets: readonly string[]
}

let takesCache: boolean | undefined

/** Encodes a token request. A client secret is sent by HTTP Basic, never in the body. */
export function encodeTokenRequest({
  clientId,
  clientSecret,
  parameters,
  concealed = [],
}: TokenRequest): EncodedTokenRequest {
  const form = new URLSearchParams(parameters)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  }
  const { grant_type: _, ...sent } = parameters
  const secrets = [...Object.values(sent), ...concealed]
  if (clientSecret === undefined) {
    form.set('client_id', clientId)
  } else {
    const credentials = basicCredentials(clientId, clientSecret)
    headers['authorization'] = `Basic ${credentials}`
    secrets.push(clientSecret, `${clientId}:${clientSecret}`, credentials)
  }
  const cache = requestTakesCache() ? ({ cache: 'no-store' } as const) : {}
  return {
    init: { method: 'POST', headers, body: form.toString(), redirect: 'manual', ...cache },
    secrets: secrets.filter((secret) => secret !== undefined),
  }
}

/** HTTP Basic, both parts form-encoded first: RFC 6749 §2.3.1. */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)
}

/** Some runtimes refuse the `cache` of a `Request`. Asked once, at the first request. */
export function requestTakesCache(): boolean {
  try {
    takesCache ??= Boolean(new Request('https://localhost', { cache: 'no-store' }))
  } catch {
    takesCache = false
  }
  return takesCache
}
