import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, wherever the launcher was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Kept between runs and never committed: locks, the test model, reports. */
export const cache = join(root, '.cache')
