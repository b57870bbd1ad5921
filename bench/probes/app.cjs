// The app of every project: prints the variable that its argument names.
process.stdout.write(process.env[process.argv[2]] ?? '')
