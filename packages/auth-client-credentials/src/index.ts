export { ClientCredentials, type ClientCredentialsOptions } from './client-credentials.ts'
