import fc from 'fast-check'

// `FC_SEED=<seed>` starts every property with this seed, which a failed one has printed.
fc.configureGlobal({ seed: Number(process.env['FC_SEED']) })
