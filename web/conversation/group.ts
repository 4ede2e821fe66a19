import type { ConversationSummary } from '@overt/wire'

export type Age = 'today' | 'yesterday' | 'week' | 'month' | 'older'
export type Group = { readonly age: Age; readonly conversations: readonly ConversationSummary[] }

const ages: readonly Age[] = ['today', 'yesterday', 'week', 'month', 'older']

/** Newest first, under the headings that a person would use. Days are calendar days of this clock's zone. */
export function groupByAge(
  conversations: readonly ConversationSummary[],
  now: Date,
): readonly Group[] {
  const sorted = conversations.toSorted((a, b) => Date.parse(b.updated) - Date.parse(a.updated))
  return ages
    .map((age) => ({
      age,
      conversations: sorted.filter(({ updated }) => ageOf(new Date(updated), now) === age),
    }))
    .filter((group) => group.conversations.length > 0)
}

export function ageOf(then: Date, now: Date): Age {
  const days = dayNumber(now) - dayNumber(then)
  if (!(days > 0)) return days <= 0 ? 'today' : 'older'
  if (days === 1) return 'yesterday'
  if (days < 7) return 'week'
  return days < 30 ? 'month' : 'older'
}

/** Counts calendar days; a day of 23 or 25 hours is one day all the same. */
const dayNumber = (date: Date): number =>
  Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000
