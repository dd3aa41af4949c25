import fc from 'fast-check'

const statusLines = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.1 400 Bad Request',
  'HTTP/1.1 429 Too Many Requests',
  'HTTP/1.1 999 ?',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/',
  'HTTP/1.1 204 No Content',
  'HTTP/1.0 200 OK',
  'HTTP/9.9 200 OK',
  'HTTP/1.1 -1 x',
  'ICY 200 OK',
)

const headerLines = fc.constantFrom(
  'content-type: application/json',
  'content-length: 5',
  'content-length: 99999999',
  'content-length: -1',
  'content-length: 1\r\ncontent-length: 2',
  'transfer-encoding: chunked',
  'transfer-encoding: chunked, chunked',
  'content-encoding: gzip',
  'content-encoding: br',
  `content-encoding: ${Array.from({ length: 50 }, () => 'gzip').join(', ')}`,
  'content-encoding: deflate',
  'retry-after: 99999999999999999999',
  'connection: close',
  `x-long: ${'a'.repeat(20_000)}`,
  'set-cookie: a=b\r\nset-cookie: c=d',
  'no colon in it',
  ': no name',
)

/** What stands before the body of an HTTP answer: right, half right, or of another protocol. */
export const httpHeads: fc.Arbitrary<string> = fc
  .tuple(statusLines, fc.array(headerLines, { maxLength: 4 }))
  .map(([status, headers]) => `${[status, ...headers].join('\r\n')}\r\n\r\n`)
