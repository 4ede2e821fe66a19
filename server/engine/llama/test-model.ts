import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openLlama, type LlamaEngine, type LlamaOptions } from './llama.ts'

/** The real model that the tests of this folder run. */
export const TEST_MODEL = {
  path: fileURLToPath(
    new URL('../../../.cache/models/SmolLM2-135M-Instruct.Q4_1.gguf', import.meta.url),
  ),
  digest: 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
}

/** @throws Error when the model is not there: a test that needs it fails, it is never skipped. */
export function testModelPath(): string {
  if (existsSync(TEST_MODEL.path)) return TEST_MODEL.path
  throw new Error(`${TEST_MODEL.path} is missing: run "npm test", which fetches it`)
}

const silent = { info: () => {}, warn: () => {}, error: () => {} }

export function openTestModel(changes: Partial<LlamaOptions> = {}): Promise<LlamaEngine> {
  return openLlama({
    modelPath: testModelPath(),
    modelDigest: TEST_MODEL.digest,
    contextTokens: 512,
    sequences: 4,
    threads: null,
    logger: silent,
    clock: () => performance.now(),
    ...changes,
  })
}
