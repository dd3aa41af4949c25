import { preset } from '../../tsup.preset.ts'

const entry = ['src/index.ts', 'src/toolkit.ts']

export default [
  { ...preset, entry, clean: ['!node/**'] },
  // For Node, Bun and Deno, where `#ky` is another module.
  { ...preset, entry, outDir: 'dist/node', platform: 'node', dts: false, clean: false },
]
