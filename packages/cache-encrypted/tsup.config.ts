import { preset } from '../../tsup.preset.ts'

// The keychain is Node's alone: the cache by itself runs in Workers and pages, too.
export default { ...preset, entry: ['src/index.ts', 'src/keychain.ts'], external: [/^node:/] }
