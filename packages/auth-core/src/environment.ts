import { ConfigurationError } from './errors/configuration-error.ts'

/**
 * Reads an environment variable where the runtime has any: Node, Bun, Deno, Workers with
 * `nodejs_compat`. Elsewhere there is none.
 */
export function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as {
    process?: { readonly env?: Readonly<Record<string, string | undefined>> | undefined }
  }
  try {
    return process?.env?.[name]
  } catch {
    // Deno throws where the program may not read its environment: there is none for it.
    return undefined
  }
}

/**
 * A required text: the option where it is given, else the environment variable.
 *
 * @throws {@link ConfigurationError} that names both where it is missing, empty or has white space
 *   around it. The value is never repeated.
 */
export function requiredSetting(value: unknown, option: string, variable: string): string {
  const setting = optionalSetting(value, option, variable)
  if (setting !== undefined) return setting
  throw new ConfigurationError(
    `${option} is missing: pass the option ${option}, or set the environment variable ${variable}.`,
    { code: 'missing_option' },
  )
}

/**
 * A text that may be absent: the option where it is given, else the environment variable.
 *
 * @throws {@link ConfigurationError} that names both where it is empty or has white space around
 *   it. The value is never repeated.
 */
export function optionalSetting(
  value: unknown,
  option: string,
  variable: string,
): string | undefined {
  const isFromOption = value !== undefined
  const setting = isFromOption ? value : environmentVariable(variable)
  const source = isFromOption ? `The option ${option}` : `The environment variable ${variable}`
  const remedy = `pass the option ${option}, or set the environment variable ${variable}`
  if (setting === undefined) return undefined
  const refuse = (complaint: string): ConfigurationError =>
    new ConfigurationError(`${source} ${complaint}: ${remedy}.`, { code: 'invalid_option' })
  if (typeof setting !== 'string') throw refuse('is not a string')
  if (setting === '') throw refuse('is empty')
  if (setting !== setting.trim()) throw refuse('has white space around it')
  return setting
}
