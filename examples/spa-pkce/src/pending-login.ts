/** What a login needs again when the user comes back. */
export interface PendingLogin {
  readonly state: string
  readonly codeVerifier: string
}

const name = 'pending-login'

/** Keeps it in this tab: another tab may have a login of its own under way. */
export function keepPendingLogin({ state, codeVerifier }: PendingLogin): void {
  sessionStorage.setItem(name, JSON.stringify({ state, codeVerifier }))
}

/** The login that this tab began, which is forgotten now; `undefined`: it began none. */
export function takePendingLogin(): PendingLogin | undefined {
  const text = sessionStorage.getItem(name)
  sessionStorage.removeItem(name)
  return text === null ? undefined : (JSON.parse(text) as PendingLogin)
}
