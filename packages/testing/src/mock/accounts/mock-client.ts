import { randomBytes } from 'node:crypto'

/** A registered app, with the values that a developer copies from Spotify's dashboard. */
export interface MockClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** A client to register. Omitted members are random: 32 hexadecimal characters, as at Spotify. */
export interface NewMockClient {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
}

/**
 * Fills in the omitted members of a new client.
 *
 * @throws TypeError for an empty one.
 */
export function completeClient({
  clientId = randomBytes(16).toString('hex'),
  clientSecret = randomBytes(16).toString('hex'),
}: NewMockClient): MockClient {
  for (const [name, value] of Object.entries({ clientId, clientSecret })) {
    if (value === '')
      throw new TypeError(`${name} must not be empty; leave it out for a random one.`)
  }
  return { clientId, clientSecret }
}
