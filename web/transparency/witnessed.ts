import { useQuery } from '@tanstack/react-query'
import { transparencyQuery } from '../api/queries.ts'

/** Whether what this server publishes bears the cosignatures of a quorum: its own word, as the seal is. */
export function useWitnessed(): boolean {
  const { data } = useQuery({ ...transparencyQuery, staleTime: 60_000 })
  return data?.witnesses?.needed === true && data.witnesses.sightings.some(({ at }) => at !== null)
}
