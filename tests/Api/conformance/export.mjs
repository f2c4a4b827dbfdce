// Writes the cases of the JSON parsing suite as one file: [{"name","input"}], the input as base64 of its UTF-8 bytes.
import { writeFileSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, output] = process.argv.slice(2);
const { parsing } = await import(pathToFileURL(`${folder}/index.js`));
const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
const cases = parsing.map(({ name, input }) => ({ name, input: Buffer.from(input, "utf8").toString("base64") }));
writeFileSync(output, JSON.stringify({ version, cases }));
