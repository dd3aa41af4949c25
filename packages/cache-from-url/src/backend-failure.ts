import { ConfigurationError } from '@spotify-sdk/auth-core'

/** The packages that a deployment may lack. */
const optionalPackages = new Set([
  '@spotify-sdk/cache-file',
  '@spotify-sdk/cache-redis',
  'redis',
  '@spotify-sdk/cache-postgres',
  'pg',
  '@spotify-sdk/cache-encrypted',
])

/** How runtimes and bundlers report a missing package: Node, Bun, Deno (in two ways), webpack, Vite. */
const missingPackage =
  /(?:Cannot find (?:package|module)|Could not (?:find package|resolve)|Import) ['"]([^'"]+)['"]/

/**
 * Returns the error to throw if a backend could not be created: a `ConfigurationError` that says which
 * package to install, or that names the user's setting instead of the backend's option; or the error
 * itself. Every `import()` of an optional package is in a `try` block: elsewhere, a bundler would fail
 * if the package is not installed.
 *
 * @param setting Name of the user's setting.
 */
export function backendFailure(error: unknown, setting: string): unknown {
  if (ConfigurationError.is(error)) {
    const message = error.message.replace(/\bthe option \w+/i, setting)
    return new ConfigurationError(message, { code: error.code })
  }
  const [, name = ''] = missingPackage.exec(String((error as Error | undefined)?.message)) ?? []
  // The package itself is missing, not one of its imports.
  if (!optionalPackages.has(name)) return error
  return new ConfigurationError(
    `The token cache of this deployment needs the package ${name}, which is not installed: run npm install ${name}.`,
    { code: 'missing_package' },
  )
}
