import type { NumberedEvent } from '@overt/wire'
import type { Cipher } from '../conversation/cipher.ts'
import type { Db } from '../store/database.ts'
import { eventsAfter } from './answer-rows.ts'
import { eventOf } from './event.ts'

const PAGE = 500

/** The stored events after number `after`, in order, a page at a time. */
export async function* storedEvents(
  db: Db,
  answer: string,
  cipher: Cipher,
  after = -1,
): AsyncGenerator<readonly NumberedEvent[]> {
  for (let last = after; ;) {
    const rows = await eventsAfter(db, answer, last, PAGE)
    yield rows.map((row) => eventOf(row, cipher))
    last = rows.at(-1)?.n ?? last
    if (rows.length < PAGE) return
  }
}
