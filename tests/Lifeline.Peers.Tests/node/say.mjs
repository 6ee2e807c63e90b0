// What a script has to tell its test: a line of JSON each time.
export const say = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
