import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'

/** Part of every corrupt text. No error may contain it. */
export const plantedSecret = 'BQplanted-secret'

/** Something in place of a token, and how to put it there. */
export interface CorruptFile {
  readonly name: string
  readonly put: (path: string) => void
}

const valid = {
  access_token: plantedSecret,
  expires_at: 1_900_000_000.5,
  refresh_token: `${plantedSecret}-refresh`,
  scope: 'user-read-private',
  expires_in: 3600,
  authorized_at: 1_800_000_000,
  key: 'client-credentials:app',
  refresh_token_rejected_at: 1_800_000_001,
}
const validText = JSON.stringify(valid)

const notText: readonly unknown[] = [0, 1, -1.5, true, false, [], [plantedSecret], {}]
const notSeconds: readonly unknown[] = [
  '1900000000',
  '',
  true,
  false,
  [],
  [1],
  {},
  -1,
  1.9e12,
  1e300,
]

/** Values that a field must not have. */
const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  access_token: [
    ...notText,
    null,
    '',
    ' ',
    `${plantedSecret} two`,
    `${plantedSecret}\n`,
    'é',
    '\0',
  ],
  expires_at: [...notSeconds, null, '2027-01-01T00:00:00Z', plantedSecret],
  refresh_token: [...notText, `${plantedSecret}\n`, `${plantedSecret}é`, '\0'],
  scope: notText,
  expires_in: ['3600', '', true, false, [], {}, 0, -1, plantedSecret],
  authorized_at: [...notSeconds, plantedSecret],
  key: notText,
  refresh_token_rejected_at: [...notSeconds, plantedSecret],
}

const wrongFields: readonly CorruptFile[] = Object.entries(wrongValues).flatMap(([field, values]) =>
  values.map((value) =>
    text(`${field}: ${JSON.stringify(value)}`, JSON.stringify({ ...valid, [field]: value })),
  ),
)

const missingFields: readonly CorruptFile[] = ['access_token', 'expires_at'].map((field) =>
  text(`without ${field}`, JSON.stringify({ ...valid, [field]: undefined })),
)

const truncated: readonly CorruptFile[] = Array.from({ length: 64 }, (_, i) => {
  const length = Math.floor((i * validText.length) / 64)
  return text(`cut after ${length} characters`, validText.slice(0, length))
})

const wrongTexts: readonly CorruptFile[] = [
  ['null', 'true', 'false', '0', '1.5', '-1', '1e999', `"${plantedSecret}"`, '""'],
  ['[]', `[${validText}]`, '[1,2]', '{}', '[{}]', 'NaN', 'undefined', '{{}}', '}{', '//'],
  [`${validText}x`, `${validText}${validText}`, `x${validText}`, `(${validText})`],
  [`${validText.slice(0, -1)},}`, validText.replaceAll('"', "'"), validText.replace(':', '=')],
  [`access_token=${plantedSecret}`, `<html>${plantedSecret}</html>`, ' ', '\n', '\0'.repeat(99)],
  ['{"access_token":1e999,"expires_at":1}', '{"access_token":"a","expires_at":1e999}'],
  [`{"__proto__":${validText}}`],
]
  .flat()
  .map((content) => text(JSON.stringify(content.slice(0, 40)), content))

const wrongBytes: readonly CorruptFile[] = [
  bytes('UTF-16', Buffer.from(validText, 'utf16le')),
  bytes('Latin-1', Buffer.from(validText.replace('private', 'privé'), 'latin1')),
  bytes('half a character', Buffer.from(`${validText.slice(0, -1)},"x":"🎵`).subarray(0, -2)),
  bytes('overlong UTF-8', Buffer.concat([Buffer.from(validText), Buffer.from([0xc0, 0x80])])),
  bytes('random bytes', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 256))),
  bytes('a megabyte of spaces before it', Buffer.from(`${' '.repeat(1_048_576)}${validText}`)),
  bytes('a megabyte of text', Buffer.alloc(1_048_576, plantedSecret)),
  bytes('20 megabytes', Buffer.alloc(20_971_520, plantedSecret)),
  bytes('100,000 brackets', Buffer.alloc(100_000, '[')),
  bytes('a scope of a megabyte', Buffer.from(JSON.stringify({ ...valid, scope: 'x'.repeat(1e6) }))),
]

const noFiles: readonly CorruptFile[] = [
  { name: 'a folder', put: (path) => mkdirSync(path) },
  {
    name: 'a link to a token',
    put: (path) => {
      writeFileSync(`${path}-target`, validText)
      symlinkSync(`${path}-target`, path)
    },
  },
  { name: 'a link to nothing', put: (path) => symlinkSync(`${path}-nothing`, path) },
  { name: 'a link to itself', put: (path) => symlinkSync(path, path) },
  { name: 'a link to a device', put: (path) => symlinkSync('/dev/zero', path) },
  { name: 'a pipe', put: (path) => void spawnSync('mkfifo', [path]) },
]

/** Two hundred files that are not tokens. */
export const corruptFiles: readonly CorruptFile[] = [
  ...wrongFields,
  ...missingFields,
  ...truncated,
  ...wrongTexts,
  ...wrongBytes,
  ...(process.platform === 'win32' ? [] : noFiles),
]

function text(name: string, content: string): CorruptFile {
  return bytes(name, Buffer.from(content))
}

function bytes(name: string, content: Buffer): CorruptFile {
  return { name, put: (path) => writeFileSync(path, content, { mode: 0o600 }) }
}
