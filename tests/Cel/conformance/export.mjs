// Writes the suites of @bufbuild/cel-spec as one JSON file: node export.mjs DIRECTORY-OF-THE-PACKAGE TARGET
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [packageDirectory, target] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8"));
const suites = {};
for (const name of ["conformance", "parsing", "comprehension", "checking"]) {
  const file = resolve(packageDirectory, "dist/esm/testdata", `${name}.js`);
  suites[name] = (await import(pathToFileURL(file))).tests;
}

// Renamed into place, so that a reader never sees half a file.
writeFileSync(`${target}.tmp`, JSON.stringify({ version, suites }));
renameSync(`${target}.tmp`, target);
