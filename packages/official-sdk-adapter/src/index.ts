export { createAuthStrategy, type SignOutProvider } from './create-auth-strategy.ts'
export { sdkOptions, type AdapterOptions, type ProviderSdkOptions } from './sdk-options.ts'
