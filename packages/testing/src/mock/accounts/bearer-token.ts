/**
 * Reads `Authorization: Bearer`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 §2.1}
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  const [, accessToken] = /^bearer +(.+)$/i.exec(authorization ?? '') ?? []
  return accessToken
}
