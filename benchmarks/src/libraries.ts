import { join } from 'node:path'
import type { Adapter } from './library.ts'

/** Ours, written here for comparison, or a library that users could choose. */
export type Kind = 'ours' | 'floor' | 'peer'

/** A library that returns tokens. */
export interface Library {
  readonly name: string
  readonly kind: Kind
  /** The module with its adapter. */
  readonly adapter: string
  /** Package and names to import. Floors need none. */
  readonly imports?: readonly [string, string] | undefined
  /** The line that creates a provider. */
  readonly program?: string | undefined
  /** Its README leaves storing the token and checking its expiry to the user. */
  readonly isKeptByUser?: boolean | undefined
  /** Why it is not measured with users. */
  readonly holdsNoUsers?: string | undefined
}

/** The adapters of peers are next to their installation. */
export const peersFolder = join(import.meta.dirname, '../peers')

const own = (name: string): string => join(import.meta.dirname, 'own', `${name}.ts`)
const foreign = (name: string): string => join(peersFolder, `${name}.ts`)

export const ours: Library = {
  name: '@spotify-sdk/auth-client-credentials',
  kind: 'ours',
  adapter: own('client-credentials'),
  imports: ['@spotify-sdk/auth-client-credentials', '{ ClientCredentials }'],
  program: 'new ClientCredentials()',
}

export const constant: Library = {
  name: 'async () => constant',
  kind: 'floor',
  adapter: own('constant'),
}

export const handWritten: Library = {
  name: 'hand-written: if (Date.now() < t) return promise',
  kind: 'floor',
  adapter: own('hand-written'),
}

export const peers: readonly Library[] = [
  {
    name: '@spotify/web-api-ts-sdk',
    kind: 'peer',
    adapter: foreign('official-sdk'),
    imports: ['@spotify/web-api-ts-sdk', '{ SpotifyApi }'],
    program: "SpotifyApi.withClientCredentials('id', 'secret')",
  },
  {
    name: 'spotify-web-api-node',
    kind: 'peer',
    adapter: foreign('spotify-web-api-node'),
    imports: ['spotify-web-api-node', 'SpotifyWebApi'],
    program: "new SpotifyWebApi({ clientId: 'id', clientSecret: 'secret' })",
    isKeptByUser: true,
  },
  {
    name: 'google-auth-library',
    kind: 'peer',
    adapter: foreign('google-auth-library'),
    imports: ['google-auth-library', '{ UserRefreshClient }'],
    program: "new UserRefreshClient('id', 'secret', 'token')",
  },
  {
    name: '@azure/msal-node',
    kind: 'peer',
    adapter: foreign('msal-node'),
    imports: ['@azure/msal-node', '{ ConfidentialClientApplication }'],
    program:
      "new ConfidentialClientApplication({ auth: { clientId: 'id', clientSecret: 'secret' } })",
    holdsNoUsers: 'knows its users by the ID tokens of Entra',
  },
  {
    name: '@azure/core-rest-pipeline (bearer policy)',
    kind: 'peer',
    adapter: foreign('azure-bearer-policy'),
    imports: ['@azure/core-rest-pipeline', '{ bearerTokenAuthenticationPolicy }'],
    program:
      "bearerTokenAuthenticationPolicy({ credential: { getToken: async () => null }, scopes: 's' })",
  },
  {
    name: '@smithy/property-provider (memoize)',
    kind: 'peer',
    adapter: foreign('smithy-memoize'),
    imports: ['@smithy/property-provider', '{ memoize }'],
    program: 'memoize(async () => 1, () => false, () => true)',
  },
  {
    name: 'simple-oauth2',
    kind: 'peer',
    adapter: foreign('simple-oauth2'),
    imports: ['simple-oauth2', '{ ClientCredentials }'],
    program:
      "new ClientCredentials({ client: { id: 'id', secret: 's' }, auth: { tokenHost: 'https://h' } })",
    isKeptByUser: true,
  },
  {
    name: 'openid-client',
    kind: 'peer',
    adapter: foreign('openid-client'),
    imports: ['openid-client', '{ clientCredentialsGrant, Configuration }'],
    program: "clientCredentialsGrant(new Configuration({ issuer: 'https://h' }, 'id', 'secret'))",
    isKeptByUser: true,
    holdsNoUsers: 'keeps no token: its user does, at the cost of the plain object',
  },
  {
    name: '@octokit/auth-app',
    kind: 'peer',
    adapter: foreign('octokit-auth-app'),
    imports: ['@octokit/auth-app', '{ createAppAuth }'],
    program: "createAppAuth({ appId: 1, privateKey: 'key', installationId: 1 })",
    holdsNoUsers: 'keeps tokens of installations, 15,000 at most, and none of users',
  },
]

export async function adapterOf({ adapter }: Library): Promise<Adapter> {
  return (await import(adapter)) as Adapter
}
