/** What a test may do to an object. */
export type ObjectControl =
  /** Stores a value in the place of the entry, as another version might have. */
  | { readonly put: unknown }
  /** Lists what is stored, and when the alarm is due (Unix time in seconds). */
  | { readonly list: true }
  /** Sets the clock of all objects, in seconds from the machine's. */
  | { readonly shiftSeconds: number }
  /** Calls the alarm, as the runtime would at its time. */
  | { readonly alarm: true }
  /** Makes the object restart at the next request, which fails. */
  | { readonly restart: true }
  /** Answers so many requests with a body that is not the class's. */
  | { readonly answer: string; readonly status: number }

export const controlUrl = 'https://control/'
