import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** A page that signs in and calls the Web API uses these packages, and perhaps more. */
const packages = '{auth-core,auth-authorization-code,cache-browser,cache-encrypted,client}'

/**
 * The first Chrome, Firefox and Safari with a function, for functions newer than Web Locks in Safari.
 *
 * @see https://developer.mozilla.org/docs/Web/JavaScript/Reference
 */
const firstVersions: Readonly<Record<string, readonly [number, number, number]>> = {
  'AbortSignal.any': [116, 124, 17.4],
  'AbortSignal.timeout': [124, 100, 16],
  'Array.fromAsync': [121, 115, 16.4],
  'Error.isError': [134, 138, 26],
  'Iterator.from': [122, 131, 18.4],
  'Map.groupBy': [117, 119, 17.4],
  'Object.groupBy': [117, 119, 17.4],
  'Promise.try': [128, 134, 18.2],
  'Promise.withResolvers': [119, 121, 17.4],
  'RegExp.escape': [136, 134, 18.2],
  'Response.json': [105, 115, 17],
  'URL.canParse': [120, 115, 17],
  'URL.parse': [126, 126, 18],
  'difference|intersection|union|isSubsetOf|isSupersetOf|isDisjointFrom': [122, 127, 17],
  'isWellFormed|toWellFormed': [111, 119, 16.4],
  'toBase64|fromBase64|toHex|fromHex': [140, 133, 18.2],
  'toReversed|toSorted|toSpliced': [110, 115, 16],
}

const sources = globSync(`packages/${packages}/src/**/*.ts`, { cwd: root })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8').replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, ''))

function isCalled(names: string): boolean {
  const call = new RegExp(String.raw`(\b|\.)(${names.replaceAll('.', String.raw`\.`)})\(`)
  return sources.some((source) => call.test(source))
}

it('the documentation names the first browsers that have all functions which the packages call', () => {
  const used = Object.entries(firstVersions).filter(([names]) => isCalled(names))
  const [chrome, firefox, safari] = [0, 1, 2].map((index) =>
    Math.max(...used.map(([, versions]) => versions[index] ?? 0)),
  )
  const versions = `Needs Chrome ${chrome}, Firefox ${firefox} or Safari ${safari}`
  for (const path of ['docs/cache/browser.md', 'packages/cache-browser/README.md']) {
    expect(readFileSync(join(root, path), 'utf8')).toContain(versions)
  }
})
