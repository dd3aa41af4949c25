import { endpoints, type Endpoint } from '@spotify-sdk/client/endpoints'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const readme = join(import.meta.dirname, '../README.md')
const region = /(?<=<!-- methods: begin[^>]*-->\n\n)[^]*?(?=<!-- methods: end -->)/

/** The scopes of a method, in few words. */
function scopesOf({ scopes: { all = [], oneOf = [], byKind = {}, adds = [] } }: Endpoint): string {
  const alternatives = [oneOf, ...new Set(Object.values(byKind).map((each) => each.join()))]
    .map((each) => (typeof each === 'string' ? each.split(',') : each))
    .filter((each) => each.length > 0)
    .map((each) => each.map((scope) => `\`${scope}\``).join(' or '))
  const kinds = alternatives.length > 1 ? ' (by kind)' : ''
  const needed = [...all.map((scope) => `\`${scope}\``), ...alternatives].join(', ')
  return [`${needed}${kinds}`, ...adds.map((scope) => `[\`${scope}\`]`)].filter(Boolean).join(' ')
}

function tableOf(all: readonly Endpoint[]): string {
  const cells = [
    ['method', 'scopes', 'who has it'],
    ...all.map((endpoint) => [
      `[\`${endpoint.operation}\`](${endpoint.reference})`,
      scopesOf(endpoint),
      endpoint.availability,
    ]),
  ]
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  lines.splice(
    1,
    0,
    widths.map((width) => '-'.repeat(width)),
  )
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

it('the README lists all methods, with their scopes and who has them', async () => {
  const text = readFileSync(readme, 'utf8')
  expect(text).toMatch(region)
  const sorted = Object.values(endpoints).toSorted((a, b) => a.operation.localeCompare(b.operation))
  const current = text.replace(region, () => `${tableOf(sorted)}\n\n`)
  await expect(current).toMatchFileSnapshot(readme)
})
