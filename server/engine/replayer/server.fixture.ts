import { findLibraries } from '../llama/libraries.ts'
import { readProcessor } from '../llama/processor.ts'
import { testModelPath } from '../llama/test-model.ts'
import { openReplayer } from './replayer.ts'

// For tests, as a program: it tests a model as a server does beside its answers, says so, and somebody is answered from
// then on, or before anything else with `busy`.

const [when = ''] = process.argv.slice(2)
let tell = (_isQuiet: boolean): void => {}
const replayer = await openReplayer({
  libraries: findLibraries({
    platform: `${process.platform}-${process.arch}`,
    processor: await readProcessor(),
    folder: null,
    variant: null,
  }),
  modelPath: testModelPath(),
  repack: true,
  context: { contextTokens: 96, threads: 1, cache: undefined },
  modest: true,
  turn: async () => {},
  watch(watcher) {
    tell = watcher
    if (when === 'busy') watcher(false)
    return () => {}
  },
  signal: new AbortController().signal,
})
const tested = replayer.selfTest()
process.stdout.write('testing\n')
process.stdin.on('data', (order) => tell(order.toString().trim() === 'quiet'))
try {
  const { differs } = await tested
  process.stdout.write(`${differs ?? 'nothing'} differs\n`)
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
}
await replayer[Symbol.asyncDispose]()
process.stdout.write('closed\n')
process.exit()
