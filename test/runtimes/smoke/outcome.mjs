/** Returns the value of a promise, or a description of its error. */
export async function outcome(promise) {
  try {
    return await promise
  } catch (error) {
    return `${error.name}: ${error.code}`
  }
}
