/** In production `secrets/register` has refused already; in development it only warns. */
function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

export const secretKey = required('SECRET_KEY')
export const mailAccount = {
  user: required('EMAIL_HOST_USER'),
  pass: required('EMAIL_HOST_PASSWORD'),
}
export const port = process.env.PORT || 3000
