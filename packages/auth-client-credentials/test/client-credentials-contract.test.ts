import { describeAuthProvider, MockSpotify } from '@spotify-sdk/testing'
import { afterAll } from 'vitest'
import { ClientCredentials } from '../src/index.ts'

const mock = await MockSpotify.start()
afterAll(() => mock.close())

describeAuthProvider('ClientCredentials', () => {
  const { tokenUrl, clientId, clientSecret } = mock
  return new ClientCredentials({ tokenUrl, clientId, clientSecret })
})
