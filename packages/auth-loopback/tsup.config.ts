import { nodePreset } from '../../tsup.preset.ts'

export default nodePreset
