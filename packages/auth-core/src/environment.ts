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

/** What a program that reads no shell syntax keeps of `NAME="value"`. */
const quoted = /^(["']).*\1$/s

/**
 * The option where it is given, else the environment variable. An empty variable counts as unset:
 * compose files and CI secrets set a variable that has no value to the empty string.
 *
 * @throws {@link ConfigurationError} for a text in quotes, which is never repeated.
 */
export function readSetting(given: unknown, option: string, variable: string): Setting {
  const isGiven = given !== undefined
  const source = isGiven ? `The option ${option}` : `The environment variable ${variable}`
  const value = isGiven ? given : environmentVariable(variable) || undefined
  const refuse = (complaint: string): ConfigurationError =>
    new ConfigurationError(
      `${source} ${complaint}: pass the option ${option}, or set the environment variable ${variable}.`,
      { code: 'invalid_option' },
    )
  if (typeof value === 'string' && value.length > 1 && quoted.test(value)) {
    throw refuse('has quotes around it, which docker --env-file keeps as a part of the value')
  }
  return { value, refuse }
}

/**
 * A required text: the option where it is given, else the environment variable.
 *
 * @throws {@link ConfigurationError} that names both where it is missing, empty, or has white space
 *   or quotes around it. The value is never repeated.
 */
export function requiredSetting(value: unknown, option: string, variable: string): string {
  const setting = optionalSetting(value, option, variable)
  if (setting !== undefined) return setting
  const remedy = `pass the option ${option}, or set the environment variable ${variable}`
  if (environmentVariable(variable) === '') {
    const complaint = `The environment variable ${variable} is empty: ${remedy}.`
    throw new ConfigurationError(complaint, { code: 'invalid_option' })
  }
  throw new ConfigurationError(`${option} is missing: ${remedy}.`, { code: 'missing_option' })
}

/**
 * A text that may be absent: the option where it is given, else the environment variable where that
 * is not empty.
 *
 * @throws {@link ConfigurationError} that names both where the option is empty, or either has white
 *   space or quotes around it. The value is never repeated.
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
