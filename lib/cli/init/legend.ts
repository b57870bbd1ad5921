/** The first line of a template that is made from an env file. */
export const legend = `# This app's variables, without values. Below "# @optional": need not be set.`
