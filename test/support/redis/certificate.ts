import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A private key and its certificate, both in PEM. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
}

/** Object identifiers in DER, without tag and length. */
const identifiers = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
} as const

/** Signs a certificate for 127.0.0.1 with its own key, valid for a day (RFC 5280). */
export function selfSignedCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = sequence(identifier('ecdsaWithSha256'))
  const name = sequence(der(0x31, sequence(identifier('commonName'), der(0x0c, 'test'))))
  const address = der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])))
  const isAuthority = der(0x30, der(0x01, Buffer.from([0xff])))
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(utcTime(-1), utcTime(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(extension('subjectAltName', address), extension('basicConstraints', isAuthority)),
    ),
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', toBeSigned, privateKey)])
  const body = sequence(toBeSigned, algorithm, der(0x03, signature)).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
  }
}

function der(tag: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  const { length } = bytes
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), bytes])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function identifier(name: keyof typeof identifiers): Buffer {
  return der(0x06, Buffer.from(identifiers[name], 'hex'))
}

function extension(name: keyof typeof identifiers, value: Buffer): Buffer {
  return sequence(identifier(name), der(0x04, value))
}

function utcTime(daysFromNow: number): Buffer {
  const text = new Date(Date.now() + daysFromNow * 86_400_000).toISOString()
  return der(0x17, `${text.slice(2, 19).replaceAll(/[-T:]/g, '')}Z`)
}
