import type { isTimeoutError, KyInstance } from 'ky'

/** What the token request needs of `ky`: loaded as is best for the runtime, see `#ky` in package.json. */
export type LoadKy = () => Promise<{
  readonly ky: Pick<KyInstance, 'post'>
  readonly isTimeoutError: typeof isTimeoutError
}>
