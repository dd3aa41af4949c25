import type { KyInstance } from 'ky'

/** What the token request needs of `ky`: loaded as is best for the runtime, see `#ky` in package.json. */
export type LoadKy = () => Promise<Pick<KyInstance, 'post'>>
