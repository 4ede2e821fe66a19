// The thread that moves committed pages from the side file into the database. It waits for nobody and holds
// nobody up: what a reader still needs stays for the next time.
import { parentPort, workerData } from 'node:worker_threads'
import type { SideFileMessage, SideFileOrder } from './side-file.ts'
import { openSqlite } from './sqlite.ts'

const port = parentPort
if (port === null) throw new Error('This is a thread of the store.')
// oxlint-disable-next-line no-unsafe-type-assertion -- what `SideFile` gives it
const { path, idleMs } = workerData as SideFileOrder
const sqlite = openSqlite(path)
const idle = setTimeout(close, idleMs)

port.on('message', (message: SideFileMessage) => {
  if (message === 'close') return close()
  sqlite.run('pragma wal_checkpoint(passive)')
  idle.refresh()
})

function close(): void {
  clearTimeout(idle)
  port?.close()
  sqlite.close()
}
