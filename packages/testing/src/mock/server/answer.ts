import { validateHeaderName, validateHeaderValue } from 'node:http'

/** What the mock sends back, before any fault disturbs it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer with a JSON body. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }
}

/** The headers that a test gave, by lower-case name: they replace the mock's own. */
export function lowerCaseNames(headers: Answer['headers']): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/**
 * Checks what a test wants to be sent, where the test says so: a server that finds it out while it
 * answers would end the process.
 *
 * @throws TypeError or RangeError that names what HTTP cannot send.
 */
export function checkAnswer({ status, headers, body }: Answer): Answer {
  if (!(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new RangeError(`status is an integer from 200 to 599, not ${status}.`)
  }
  if (typeof body !== 'string') {
    throw new TypeError('A body is a string, or a value that JSON can hold.')
  }
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  return { status, headers, body }
}
