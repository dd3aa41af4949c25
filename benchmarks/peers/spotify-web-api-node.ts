import { request as requestByHttp } from 'node:http'
import https from 'node:https'
import SpotifyWebApi from 'spotify-web-api-node'
import { clientId, clientSecret, type HoldUser, type SetUp } from '../src/library.ts'

/** Its token URL is fixed, so requests of Node's `https` are redirected. */
function lead(tokenUrl: string): void {
  const { hostname, port, pathname } = new URL(tokenUrl)
  https.request = ((options: object) =>
    requestByHttp({
      ...options,
      protocol: 'http:',
      host: hostname,
      hostname,
      port,
      path: pathname,
      agent: undefined,
    })) as typeof https.request
}

/** It keeps a token without its expiry. As in its README, its user keeps that. */
export const setUp: SetUp = (tokenUrl) => {
  lead(tokenUrl)
  const api = new SpotifyWebApi({ clientId, clientSecret })
  let until = 0
  return async () => {
    if (Date.now() >= until) {
      const { body } = await api.clientCredentialsGrant()
      api.setAccessToken(body.access_token)
      until = Date.now() + body.expires_in * 1000
    }
    return api.getAccessToken() ?? ''
  }
}

export const holdUser: HoldUser = ({ accessToken, refreshToken }) =>
  new SpotifyWebApi({ clientId, clientSecret, accessToken, refreshToken })
