const message = 'A process stood still for longer than a token lives'

/**
 * A token that expires on its way is an error, as it should be. Where tokens live for seconds, it
 * happens if a busy machine does not run a process for so long. Such a run shows nothing and is
 * repeated; a defect would fail each time.
 */
export const whenStoodStill = {
  count: 3,
  condition: new RegExp(`^${message}|a token that has already expired`),
}

/** @throws An error to repeat the test, if one of these errors, or their codes, says so. */
export function repeatIfStoodStill(errors: readonly string[]): void {
  if (errors.some((error) => /invalid_response|already expired/.test(error))) {
    throw new Error(`${message}: ${errors.join(', ')}`)
  }
}
