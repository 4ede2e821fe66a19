import { MOST_EVALUATION_BYTES, readEvaluation } from '@overt/wire'
import { Exit, noInput } from './exit.ts'
import { readBytes } from './named-file.ts'

const whyNot = {
  empty: 'it is empty',
  large: `it is larger than ${MOST_EVALUATION_BYTES} bytes, and goes with the file that members sign`,
  binary: 'it is no text in UTF-8',
} as const

/** @throws Exit for a file that is not there, or that no board could read. */
export async function readEvaluationFile(path: string): Promise<string> {
  const read = readEvaluation(await readBytes(path, MOST_EVALUATION_BYTES))
  if (read.type === 'text') return read.text
  throw new Exit(noInput, `${path} is no evaluation: ${whyNot[read.because]}.`)
}
