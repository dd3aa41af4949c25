import ky, { type KyInstance } from 'ky'

/** What the token request needs of `ky`: loaded as is best for the runtime, see `#ky` in package.json. */
export type LoadKy = () => Promise<Pick<KyInstance, 'post'>>

/**
 * `ky` where one file is loaded as fast as none: in pages and Workers it comes with this package. A
 * service worker may load nothing later, and a page that was replaced on its server finds it gone.
 */
export const loadKy: LoadKy = async () => ky
