import { nodePreset } from '../../tsup.preset.ts'

// The contract suites by themselves run in a page, too.
export default { ...nodePreset, entry: ['src/index.ts', 'src/contract.ts', 'src/cli.ts'] }
