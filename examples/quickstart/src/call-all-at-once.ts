import type { ClientCredentials } from '@spotify-sdk/auth-client-credentials'

/** What concurrent callers got. */
export interface CrowdReport {
  readonly tokens: ReadonlySet<string>
  readonly slowestMilliseconds: number
}

/** Starts this many callers at the same time. */
export async function callAllAtOnce(
  auth: ClientCredentials,
  callers: number,
): Promise<CrowdReport> {
  const startedAt = performance.now()
  const tokens = await Promise.all(Array.from({ length: callers }, () => auth.getAccessToken()))
  return { tokens: new Set(tokens), slowestMilliseconds: performance.now() - startedAt }
}
