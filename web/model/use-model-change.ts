import { useMutation, useQueryClient } from '@tanstack/react-query'
import { modelsQuery } from '../api/queries.ts'

/** A change to the models: the list is read again, whether or not it worked. */
export function useModelChange<T>(change: () => Promise<T>, onDone: () => void = () => {}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries(modelsQuery),
  })
}
