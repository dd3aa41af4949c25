/** What a promise came to: its value, or what a program would tell of its error. */
export async function outcome(promise) {
  try {
    return await promise
  } catch (error) {
    return `${error.name}: ${error.code}`
  }
}
