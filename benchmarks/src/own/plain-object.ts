import type { HoldUser } from '../library.ts'

export const holdUser: HoldUser = ({ accessToken, refreshToken, expiresAt }) => ({
  access_token: accessToken,
  refresh_token: refreshToken,
  expires_at: expiresAt,
})
