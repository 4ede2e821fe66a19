import { resolve } from 'node:path'
import { parseBundle, text, verify } from '@overt/verifier'
import { Exit, failed, sentence } from './exit.ts'
import { writeWhole } from './named-file.ts'
import { type OwnHalf, disagreements } from './own-half.ts'

/** Writes the bytes as they came: a receipt is only itself to the last byte. */
export async function saveReceipt(bytes: Uint8Array, file: string): Promise<string> {
  const path = resolve(file)
  try {
    await writeWhole(path, bytes)
  } catch (error) {
    const message = `The receipt could not be saved: ${sentence(error)} The download in the web has it too.`
    throw new Exit(failed, message, { cause: error })
  }
  return path
}

/** What is wrong with a fresh receipt: by itself, and beside our own copy of question and answer. */
export async function checkReceipt(bytes: Uint8Array, own: OwnHalf): Promise<readonly string[]> {
  // No trust is given here: only a refusal says something.
  const verdict = await verify(bytes, null)
  if (verdict.exit === 1) return [verdict.because?.detail ?? 'The receipt is refused.']
  const parsed = parseBundle(text(bytes))
  return parsed.ok ? disagreements(parsed.bundle, own) : [parsed.detail]
}
