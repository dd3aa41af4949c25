/** Returns the error that a call throws, or `undefined`. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

/** All facts of an error as plain data. */
export function factsOf(error: unknown): unknown {
  return error instanceof Error ? Object.assign({}, error, { message: error.message }) : error
}
