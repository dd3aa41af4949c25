import type { Options } from 'tsup'

/** What every package is built with: one ES module, its declarations, its source map. */
export const preset: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // Declarations name `Symbol.asyncDispose`, which a consumer's `lib` may lack. Members that are
  // `@internal`, some of them of Node's types, are left out: a consumer may not have `@types/node`.
  dts: {
    banner: '/// <reference lib="esnext.disposable" />',
    compilerOptions: { stripInternal: true },
  },
  sourcemap: true,
  clean: true,
  // Deno knows built-in modules by their full name only.
  removeNodeProtocol: false,
}

/** For packages that use `node:` modules. */
export const nodePreset: Options = { ...preset, platform: 'node' }
