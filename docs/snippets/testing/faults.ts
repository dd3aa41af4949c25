import { MockSpotify } from '@spotify-sdk/testing'

await using mock = await MockSpotify.start()

mock.fail('token', 'reset', { times: 3 })
mock.fail('token', { status: 503, times: 2 })
mock.fail('api', 'rate-limited', { retryAfterSeconds: 30, times: Infinity })
mock.fail('api', 'quota-exceeded', { path: '/v1/artists/*', after: 1 })
mock.recover()
