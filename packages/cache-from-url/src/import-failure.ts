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
 * What to throw if the import of a backend failed: a `ConfigurationError` that says which package to
 * install, or the error itself. Every `import()` of an optional package is written in a `try` block:
 * a bundler takes it as optional only there, and elsewhere stops if the package is not installed.
 */
export function importFailure(error: unknown): unknown {
  const [, name = ''] = missingPackage.exec(String((error as Error | undefined)?.message)) ?? []
  // The package itself is missing, not one of its imports.
  if (!optionalPackages.has(name)) return error
  return new ConfigurationError(
    `The token cache of this deployment needs the package ${name}, which is not installed: run npm install ${name}.`,
    { code: 'missing_package' },
  )
}
