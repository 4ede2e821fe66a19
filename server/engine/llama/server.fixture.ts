import { openTestModel } from './test-model.ts'

// For tests, as a program: it opens the model as a server does, says which process holds it, and waits.

let engine: number | null = null
await openTestModel({ threads: 1, sequences: 1, onState: ({ pid }) => (engine = pid) })
process.stdout.write(`${engine}\n`)
