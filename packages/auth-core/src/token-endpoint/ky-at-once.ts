import ky from 'ky'
import type { LoadKy } from './load-ky.ts'

/**
 * `ky` where one file is loaded as fast as none: in pages and Workers it comes with this package. A
 * service worker may load nothing later, and a page that was replaced on its server finds it gone.
 */
export const loadKy: LoadKy = async () => ky
