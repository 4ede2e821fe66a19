import { createReadStream } from 'node:fs'
import { MOST_EVALUATION_BYTES, readEvaluation } from '@overt/wire'
import { Exit, codeOf, noInput, sentence } from './exit.ts'

const whyNot = {
  empty: 'it is empty',
  large: `it is larger than ${MOST_EVALUATION_BYTES} bytes, and goes with the file that members sign`,
  binary: 'it is no text in UTF-8',
} as const

/** @throws Exit for a file that is not there, or that no board could read. */
export async function readEvaluationFile(path: string): Promise<string> {
  const read = readEvaluation(await beginning(path))
  if (read.type === 'text') return read.text
  throw new Exit(noInput, `${path} is no evaluation: ${whyNot[read.because]}.`)
}

/** One byte more than there may be, and no more, of whatever the name stands for. */
async function beginning(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of createReadStream(path, { end: MOST_EVALUATION_BYTES })) {
      chunks.push(chunk)
    }
  } catch (error) {
    throw new Exit(noInput, `${path} cannot be read: ${codeOf(error) ?? sentence(error)}.`, {
      cause: error,
    })
  }
  return Buffer.concat(chunks)
}
