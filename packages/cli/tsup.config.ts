import { build, type Options } from 'tsup'
import { nodePreset } from '../../tsup.preset.ts'

/** What `token` needs for a token that is stored, in one file: Node takes long to load many. */
const start: Options = {
  ...nodePreset,
  entry: ['src/main.ts', 'src/stored-token.ts'],
  config: false,
  clean: false,
  dts: false,
  noExternal: ['@spotify-sdk/auth-core', '@spotify-sdk/cache-file'],
  esbuildPlugins: [
    {
      name: 'other-files-stay-other-files',
      setup: (bundle) => {
        bundle.onResolve(
          { filter: /^\.\/(?:run|stored-token|read-keychain)\.ts$/ },
          ({ path }) => ({
            path: path.replace('.ts', '.js'),
            external: true,
          }),
        )
      },
    },
  ],
}

export default {
  ...nodePreset,
  // Each command is a file of its own, which is loaded when the command runs.
  entry: ['src/run.ts', 'src/index.ts', 'src/read-keychain.ts', 'src/keychain-reader.ts'],
  splitting: true,
  // This build empties the folder: the other one has to follow it.
  onSuccess: () => build(start),
} satisfies Options
