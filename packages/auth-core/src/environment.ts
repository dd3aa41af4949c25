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

/** What was set, and the error that names where, and where else it can be set. */
export interface Setting {
  /** Unchecked; `undefined`: nowhere. */
  readonly value: unknown
  /** Never repeats the value. */
  readonly refuse: (complaint: string) => ConfigurationError
}

/** The option where it is given, else the environment variable. */
export function readSetting(given: unknown, option: string, variable: string): Setting {
  const isGiven = given !== undefined
  const source = isGiven ? `The option ${option}` : `The environment variable ${variable}`
  return {
    value: isGiven ? given : environmentVariable(variable),
    refuse: (complaint) =>
      new ConfigurationError(
        `${source} ${complaint}: pass the option ${option}, or set the environment variable ${variable}.`,
        { code: 'invalid_option' },
      ),
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
  const { value: setting, refuse } = readSetting(value, option, variable)
  if (setting === undefined) return undefined
  if (typeof setting !== 'string') throw refuse('is not a string')
  if (setting === '') throw refuse('is empty')
  if (setting !== setting.trim()) throw refuse('has white space around it')
  return setting
}
