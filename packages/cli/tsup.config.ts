import { nodePreset } from '../../tsup.preset.ts'

// The command's parts are loaded when they are used, so that `token` starts quickly.
export default { ...nodePreset, entry: ['src/main.ts', 'src/index.ts'], splitting: true }
