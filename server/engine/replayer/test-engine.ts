import type { LoadOrder } from '../llama/protocol.ts'
import type { KeptSelfTest } from '../llama/self-tests.ts'
import { openReplayer, type ReplayerOptions } from './replayer.ts'

type Around = Pick<ReplayerOptions, 'turn' | 'watch' | 'signal'>

/**
 * The full self-test, beside the engine that answers. A model that is not exact with repacked weights is
 * tried without.
 */
export async function testEngine(load: LoadOrder, around: Around): Promise<KeptSelfTest> {
  const first = await testOnce(load, load.repack, around)
  if (first.differs === null || !load.repack) return first
  const plain = await testOnce(load, false, around)
  return plain.differs === null ? plain : first
}

async function testOnce(
  { libraries, modelPath, contextTokens, threads }: LoadOrder,
  repack: boolean,
  around: Around,
): Promise<KeptSelfTest> {
  const context = { contextTokens, threads }
  const options = { libraries, modelPath, repack, context, modest: true, ...around }
  await using replayer = await openReplayer(options)
  const { tokens, differs } = await replayer.selfTest()
  return { digest: replayer.opened.digest, repack, tokens, differs }
}
