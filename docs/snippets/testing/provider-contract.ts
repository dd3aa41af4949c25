import { describeAuthProvider } from '@spotify-sdk/testing'

describeAuthProvider('a fixed token', () => ({ getAccessToken: () => 'BQ-fixed' }))
