import { formEncode } from './redact.ts'
import type { TokenFetch, TokenFetchInit } from './token-fetch.ts'

/** One request to the token endpoint. */
export interface TokenRequest {
  /** Checked by `endpointUrl`. */
  readonly tokenUrl: string
  readonly clientId: string
  /** Sent in the Basic header, never in the body. Absent for a public client. */
  readonly clientSecret?: string | undefined
  /** `grant_type` and its parameters. */
  readonly parameters: Readonly<Record<string, string>>
  /** Values that are not sent but must not be quoted by an error: the current tokens. */
  readonly concealed?: ReadonlyArray<string | undefined> | undefined
  /** Time-out of one attempt, including its body. */
  readonly timeoutSeconds: number
  /** Attempts after the first one. */
  readonly maxRetries: number
  /** @defaultValue the global `fetch` */
  readonly fetch?: TokenFetch | undefined
  /** Stops an attempt that has not been sent. A sent one ends with its response or time-out. */
  readonly signal?: AbortSignal | undefined
  /** Called right before each attempt, without an `await` in between. It may abort `signal`. */
  readonly beforeSend?: (() => void) | undefined
}

/** A token request as it is sent, and what no error may quote. */
export interface EncodedTokenRequest {
  readonly init: Omit<TokenFetchInit, 'signal'>
  readonly secrets: readonly string[]
}

let takesCache: boolean | undefined

/** Encodes a token request. A client secret is sent in the Basic header, never in the body. */
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

/** The Basic header, both parts form-encoded first (RFC 6749 §2.3.1). */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)
}

/** Whether a `Request` accepts `cache`, which some runtimes reject. Computed once. */
export function requestTakesCache(): boolean {
  try {
    takesCache ??= Boolean(new Request('https://localhost', { cache: 'no-store' }))
  } catch {
    takesCache = false
  }
  return takesCache
}
