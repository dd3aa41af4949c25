/** What a call threw; `undefined` where it did not. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

/** All that an error says, as plain data. */
export function factsOf(error: unknown): unknown {
  return error instanceof Error ? Object.assign({}, error, { message: error.message }) : error
}
