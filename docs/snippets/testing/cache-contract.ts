import { MemoryTokenCache } from '@spotify-sdk/auth-core'
import { describeTokenCache } from '@spotify-sdk/testing'

describeTokenCache('MemoryTokenCache', () => new MemoryTokenCache())
