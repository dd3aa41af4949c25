import ky, { type KyInstance } from 'ky'

/** The used part of `ky`, loaded as suits the runtime: see `#ky` in package.json. */
export type LoadKy = () => Promise<Pick<KyInstance, 'post'>>

/**
 * In pages and Workers, `ky` is bundled. A service worker may load nothing later, and a page's
 * files may be gone from its server.
 */
export const loadKy: LoadKy = async () => ky
