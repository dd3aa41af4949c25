import { ConfigurationError } from '@spotify-sdk/auth-core'

/**
 * Imports the package of a backend.
 *
 * @throws `ConfigurationError` that says which package to install.
 */
export async function importBackend<Module>(
  name: string,
  importPackage: () => Promise<Module>,
): Promise<Module> {
  try {
    return await importPackage()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw new ConfigurationError(
      `The token cache of this deployment needs the package ${name}, which is not installed: run npm install ${name}.`,
      { code: 'missing_package' },
    )
  }
}

/** Whether the package itself is missing, not one of its imports. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(`'${name}'`)
}
