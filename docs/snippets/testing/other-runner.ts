import { describe, it } from 'node:test'

import { describeAuthProvider } from '@spotify-sdk/testing'

describeAuthProvider('a fixed token', () => ({ getAccessToken: () => 'BQ-fixed' }), {
  runner: { describe, it },
})
