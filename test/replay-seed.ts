import fc from 'fast-check'

// `FC_SEED=<seed>`: every property begins with this seed, as the one that failed has printed it.
fc.configureGlobal({ seed: Number(process.env['FC_SEED']) })
