import { randomBytes } from 'node:crypto'
import { silentLogger } from '../observe/logger.ts'
import { openStore } from '../store/store.ts'
import { Worker } from './worker.ts'

// For tests only: a process that does the jobs of a database. `node sweeper.fixture.ts <path> <name> [hang]`

const [path = '', name = '', hang] = process.argv.slice(2)
await using store = await openStore({ path })

const worker = new Worker(
  {
    store,
    clock: () => Date.now(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    logger: silentLogger,
    metrics: { jobEnded() {} },
    works: [],
    schedules: [],
    isIdle: () => true,
  },
  [
    {
      kind: 'sweep',
      whenIdle: false,
      attempts: 3,
      async run(run) {
        const { payload } = run
        process.stdout.write(`begun ${String(payload)}\n`)
        if (hang !== undefined) await new Promise((resolve) => setTimeout(resolve, 60_000))
        // The name is unique: a job that is done twice fails here.
        await run.transact((tx) =>
          tx
            .insertInto('setting')
            .values({ name: `done ${String(payload)}`, value: name })
            .execute(),
        )
      },
    },
  ],
)
while (await worker.step());
