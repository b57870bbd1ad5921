// Generated keys and values: for the toy, and for the growth, where only their number matters.

export const generatedKeys = (length) =>
  Array.from({ length }, (_, at) => {
    const service = ['SERVICE', 'MAIL', 'CACHE', 'QUEUE', 'SEARCH'][at % 5]
    return `${service}_${at}_${at % 4 ? 'URL' : 'TOKEN'}`
  })

export const generatedValue = (at) => `v${(at * 2654435761) % 2 ** 32}.${'abcdefgh'.slice(at % 4)}`

export const envFile = (values) =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')

const keys = generatedKeys(20)

/** The project that was measured before there were others: 20 keys, all alike. */
export const toy = {
  values: Object.fromEntries(keys.map((key, at) => [key, generatedValue(at)])),
  template: keys
    .map((key, at) => `# what this one is for, in a line\n${key}=\n${at % 4 === 3 ? '\n' : ''}`)
    .join(''),
}
