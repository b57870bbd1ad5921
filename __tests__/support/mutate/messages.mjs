/** True for a text of several words, which is for people: to change it is no fault. A name, a sign or a setting is one. */
export const isMessage = (text) => / /.test(text.trim())

/** Has Stryker leave messages as they are. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'messages',
    value: {
      shouldIgnore: ({ node }) =>
        node.type === 'StringLiteral' && isMessage(node.value) ? 'a message' : undefined,
    },
  },
]
