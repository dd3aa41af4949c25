import type { Options } from 'tsup'

/** What every package is built with: one ES module, its declarations, its source map. */
export const preset: Options = {
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // Declarations name `Symbol.asyncDispose`, which a consumer's `lib` may lack.
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
  sourcemap: true,
  clean: true,
  // Deno knows built-in modules by their full name only.
  removeNodeProtocol: false,
}

/** For packages that use `node:` modules. */
export const nodePreset: Options = { ...preset, platform: 'node' }
