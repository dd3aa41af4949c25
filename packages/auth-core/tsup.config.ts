import { preset } from '../../tsup.preset.ts'

export default [
  { ...preset, clean: ['!node.*'] },
  // For Node, Bun and Deno, where `#ky` is another module.
  { ...preset, entry: { node: 'src/index.ts' }, platform: 'node', dts: false, clean: false },
]
