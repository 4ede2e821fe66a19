import { BlockList, isIP } from 'node:net'

// IANA's special-purpose registries: what is not of the open internet.
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

// Of IPv6 only what is given out is public, less documentation and the tunnels that hide an IPv4 address.
const given6 = [['2000::', 3]] as const
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const listOf = (ranges: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6') => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family)
  return list
}
const refused4 = listOf(special4, 'ipv4')
const allowed6 = listOf(given6, 'ipv6')
const refused6 = listOf(special6, 'ipv6')

/** Whether an address is one of the open internet; false for what is no address at all. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4')
    case 6:
      return (
        !address.includes('%') &&
        allowed6.check(address, 'ipv6') &&
        !refused6.check(address, 'ipv6')
      )
    default:
      return false
  }
}
