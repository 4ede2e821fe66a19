import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { testModelPath } from '../engine/llama/test-model.ts'

// For tests and figures only: models that are not the test model, made from it.

/** `LLAMA_FTYPE` of llama.h. */
export const QUANTISATIONS = { f16: 1, q4_0: 2, q8_0: 7, q2_k: 10, q3_k: 11 } as const
export type Quantisation = keyof typeof QUANTISATIONS

/** The test model in another quantisation. */
export async function requantise(path: string, quantisation: Quantisation): Promise<string> {
  const program = fileURLToPath(new URL('requantise.fixture.ts', import.meta.url))
  const args = ['--conditions=overt-source', program, testModelPath(), path]
  await promisify(execFile)(process.execPath, [...args, `${QUANTISATIONS[quantisation]}`])
  return path
}

/** Of the file's end: weights, and no names of any. */
const CHANGED_BYTES = 16 << 20

/** A model of the same shape with other weights in its last layers: each byte's lowest bit is turned. */
export async function withOtherTensors(path: string): Promise<string> {
  const file = await readFile(testModelPath())
  for (let at = file.length - CHANGED_BYTES; at < file.length; at++) file[at] = (file[at] ?? 0) ^ 1
  await writeFile(path, file)
  return path
}
