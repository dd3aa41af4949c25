import { randomBytes } from 'node:crypto'

/** An app that the mock knows: what a developer copies from Spotify's dashboard. */
export interface MockClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** A client to register; what is left out is random, 32 hexadecimal characters as Spotify's. */
export interface NewMockClient {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
}

/** Fills in what a new client leaves out. */
export function completeClient({
  clientId = randomBytes(16).toString('hex'),
  clientSecret = randomBytes(16).toString('hex'),
}: NewMockClient): MockClient {
  return { clientId, clientSecret }
}
