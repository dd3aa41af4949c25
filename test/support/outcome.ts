/** Returns the value or the error of a promise. */
export async function outcome(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error
  }
}

/** Returns the error of a promise that must reject. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('It was not rejected.')
}
