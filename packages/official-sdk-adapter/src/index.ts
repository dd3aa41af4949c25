export { createAuthStrategy, type SignOutProvider } from './create-auth-strategy.ts'
export { sdkOptions, type AdapterOptions } from './sdk-options.ts'
