import { open } from 'node:fs/promises'
import { LoadError } from '../load-error.ts'
import type { LoadOrder } from './protocol.ts'
import type { KeptSelfTest } from './self-tests.ts'
import { Supervisor, type EngineLogger, type EngineState } from './supervisor.ts'

const LOAD_MS = 600_000
const RETRY_MS = 1_000

export type LoadOptions = {
  readonly logger: EngineLogger
  readonly onState?: (state: EngineState) => void
  readonly hangMs?: number
}

/** With repacked weights, unless they are known or seen to give other bits in other batches. */
export async function loadExactly(
  options: LoadOptions,
  load: LoadOrder,
  kept: KeptSelfTest | null,
) {
  const used: LoadOrder = {
    ...load,
    repack: kept?.repack ?? load.repack,
    measure: kept === null ? 'steadiness' : 'digest',
  }
  const first = await superviseLoad(options, used)
  if (first.loaded.measured?.steady !== false || !used.repack) return { ...first, used }
  await first.supervisor[Symbol.asyncDispose]()
  const plain: LoadOrder = { ...used, repack: false }
  return { ...(await superviseLoad(options, plain)), used: plain }
}

async function superviseLoad(options: LoadOptions, load: LoadOrder) {
  const supervisor = new Supervisor({
    load,
    logger: options.logger,
    onState: options.onState ?? (() => {}),
    hangMs: options.hangMs ?? 60_000,
    loadMs: LOAD_MS,
    retryMs: RETRY_MS,
  })
  try {
    const loaded = await supervisor.opened
    const { threads, repack, libraries } = load
    const about = { model: loaded.metadata.name, threads, repack, variant: libraries.variant }
    const { measured, threadSpeeds } = loaded
    options.logger.info({ ...about, threadSpeeds, digest: measured?.digest }, 'the model is loaded')
    return { supervisor, loaded }
  } catch (error) {
    await supervisor[Symbol.asyncDispose]()
    throw error
  }
}

/** A file that is no model at all is refused before a process is started for it. */
export async function checkFile(path: string): Promise<void> {
  let magic: string
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
    magic = new TextDecoder('latin1').decode(buffer.subarray(0, bytesRead))
  } catch (cause) {
    throw new LoadError(path, 'the file cannot be read', cause)
  }
  if (magic !== 'GGUF') throw new LoadError(path, 'it is not a GGUF file')
}
