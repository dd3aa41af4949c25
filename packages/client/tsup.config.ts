import { preset } from '../../tsup.preset.ts'

// The endpoint table by itself is for documentation, checks and mocks.
export default { ...preset, entry: ['src/index.ts', 'src/endpoints.ts'] }
