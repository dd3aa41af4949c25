import { build } from 'esbuild'
import { SpotifyError } from '@spotify-sdk/auth-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { BadRequestError, ForbiddenError, NotFoundError } from '../index.ts'

const classes = { BadRequestError, ForbiddenError, NotFoundError } as const
type Classes = typeof classes
const names = Object.keys(classes) as readonly (keyof Classes)[]

let copy: Classes

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('../index.ts', import.meta.url).pathname],
    conditions: ['@spotify-sdk/source'],
    bundle: true,
    format: 'esm',
    minify: true,
    platform: 'node',
    write: false,
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  copy = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Classes
})

describe.each(names)('%s', (name) => {
  it('is a SpotifyError with its own name, and not an instance of the others', () => {
    const error = new classes[name]('What happened.', { code: 'some_code', status: 418 })
    expect(error).toBeInstanceOf(SpotifyError)
    expect(error).toMatchObject({ name, code: 'some_code', status: 418 })
    expect(String(error)).toBe(`${name}: What happened.`)
    expect(names.filter((other) => classes[other].is(error))).toEqual([name])
  })

  it('is recognized across two copies of the package', () => {
    const there = new copy[name]('m', { code: 'c' })
    expect(there).not.toBeInstanceOf(classes[name])
    expect(names.filter((other) => classes[other].is(there))).toEqual([name])
    expect(SpotifyError.is(there)).toBe(true)
    expect(classes[name].is(new Error(name))).toBe(false)
  })
})
