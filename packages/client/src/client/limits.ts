import { invalidOption } from '../invalid-option.ts'

/** Time-out and retries of a request. */
export interface Limits {
  readonly timeoutSeconds?: number | undefined
  readonly maxRetries?: number | undefined
}

/** A timer cannot wait longer. */
const maxTimeoutSeconds = 86_400

/** @throws `ConfigurationError` that names the option. */
export function checkLimits({ timeoutSeconds = 1, maxRetries = 0 }: Limits): void {
  const isDuration = typeof timeoutSeconds === 'number' && timeoutSeconds > 0
  if (!(isDuration && timeoutSeconds <= maxTimeoutSeconds)) {
    throw invalidOption(
      'timeoutSeconds',
      'must be a number of seconds, more than 0 and at most a day',
    )
  }
  if (!(Number.isInteger(maxRetries) && maxRetries >= 0)) {
    throw invalidOption('maxRetries', 'must be a whole number, 0 or more')
  }
}
