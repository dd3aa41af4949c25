/** Waits for `work`; the error of a time-out says what did not happen. */
export async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const fail = (): void => late.reject(new Error(`Not within ${seconds} s: ${what}.`))
  using _ = setTimeout(fail, seconds * 1000)
  return await Promise.race([work, late.promise])
}
