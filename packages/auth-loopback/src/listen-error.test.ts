import { expect, it } from 'vitest'
import { listenError } from './listen-error.ts'
import { loopbackRedirectOf } from './loopback-redirect.ts'

const systemError = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code })

it.each([
  ['EADDRINUSE', 'ConnectionError', 'EADDRINUSE', /Port 80 on 127\.0\.0\.1.*without a port/],
  ['EACCES', 'ConfigurationError', 'invalid_option', /may not listen on port 80.*or none/],
  ['EADDRNOTAVAIL', 'ConnectionError', 'EADDRNOTAVAIL', /on 127\.0\.0\.1.*\(EADDRNOTAVAIL\)/],
  // No free port is left.
  ['EADDRINUSE', 'ConnectionError', 'EADDRINUSE', /^Cannot listen on 127/, ''],
])(
  'becomes an error that says what to do about %s, as %s',
  (code, name, ownCode, message, port = ':80') => {
    const redirect = loopbackRedirectOf(`http://127.0.0.1${port}/callback`)
    expect(listenError(systemError(code), redirect)).toMatchObject({
      name,
      code: ownCode,
      message: expect.stringMatching(message),
    })
  },
)
