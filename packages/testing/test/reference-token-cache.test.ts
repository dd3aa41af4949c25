import { describeTokenCache } from '../src/index.ts'
import { ReferenceTokenCache } from './reference-token-cache.ts'

describeTokenCache('ReferenceTokenCache', () => new ReferenceTokenCache(), { leaseSeconds: 2 })
